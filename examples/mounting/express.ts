/** Express: a Corbel application below `/api`, and Express's own routes beside it. */
import { toExpress } from 'corbel/express-mount'
import express from 'express'
import { icecreamApp } from './icecream.ts'

const app = express()

app.use('/api', toExpress(icecreamApp))       // before body parsers: it reads its bodies itself
app.use(express.json())

app.get('/hello', (_request, response) => {
  response.send('hello')
})

export const server = app.listen(Number(process.env['PORT'] ?? 3000), 'localhost')
