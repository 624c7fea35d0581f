/** From nothing to the first answer: one program, started by `parts/start.ts`, that prints the milliseconds it took. */
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { argv } from 'node:process'
import type { Variants } from './variant.ts'

const start = performance.now()
const [, , host = '', variant = ''] = argv

// Nothing is imported that is not measured.
async function listen(): Promise<number> {
  if (host === 'service') {
    const [{ createApp, service }, { serve }] = await Promise.all([import('corbel'), import('corbel/node')])
    const app = createApp([service('/icecream/:flavour', { cors: { origins: ['https://app.example'] }, get: ({ params }) => params })])
    return (await serve(app, { port: 0, host: '127.0.0.1', signals: false })).port
  }
  const listener = host === 'node' ? undefined : ((await import(`./hosts/${host}.js`)) as { readonly variants: Variants }).variants[variant]
  const server = createServer((await listener?.({})) ?? ((_request, response) => { response.writeHead(200).end() }))
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return (server.address() as AddressInfo).port
}

const port = await listen()
get({ port, host: '127.0.0.1', path: '/icecream/lemon', headers: { origin: 'https://app.example' }, agent: false }, (response) => {
  response.resume().once('end', () => {
    console.log(performance.now() - start)
    process.exit()
  })
})
