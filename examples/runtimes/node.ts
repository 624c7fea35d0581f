/** Node is served by `corbel/node`: `SHOPS='https://shop.example' node node.ts`. It stops gracefully at SIGTERM. */
import { serve } from 'corbel/node'
import app from './app.ts'

const { url } = await serve(app, { host: '127.0.0.1', port: Number(process.env['PORT'] ?? 3000) })
console.log(`Ice cream at ${url}/icecream/lemon`)
