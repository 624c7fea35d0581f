/** The service, the same on every runtime: what it exposes stands here, who is trusted is for whoever runs it to say. */
import { reply, service, trusted } from 'corbel'

const stock = new Map([['lemon', 3], ['pistachio', 7]])

export const icecream = service('/icecream/:flavour', {
  cors: { origins: trusted('shops') },

  get: ({ params: { flavour } }) => (stock.has(flavour) ? { flavour, scoops: stock.get(flavour) } : reply(404)),

  put: { cors: { credentials: true }, handler: ({ params: { flavour } }) => { stock.set(flavour, 10) } },

  delete: { cors: false, handler: ({ params: { flavour } }) => { stock.delete(flavour) } },
})
