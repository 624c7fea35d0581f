/** node:http: a Corbel application below `/api`, before a listener that answers everything else. */
import { toNode } from 'corbel/node'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { icecreamApp } from './icecream.ts'

const rest = (_request: unknown, response: ServerResponse): void => {
  response.end('hello')
}

export const server = createServer(toNode(icecreamApp, rest, { prefix: '/api' })).listen(Number(process.env['PORT'] ?? 3000), 'localhost')
