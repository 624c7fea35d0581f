/** Express: one policy for everything, another for one method of one path. Preflights obey both. */
import { cors } from 'corbel/express'
import express from 'express'

const app = express()

app.use(cors({ origins: ['https://app.example', 'https://*.partner.example'] }))

app.get('/icecream/:flavour', (request, response) => {
  response.json({ flavour: request.params.flavour })
})
app.put('/icecream/:flavour', cors({ origins: ['https://app.example'], credentials: true }), (_request, response) => {
  response.sendStatus(204)
})

export const server = app.listen(Number(process.env['PORT'] ?? 3000), 'localhost')
