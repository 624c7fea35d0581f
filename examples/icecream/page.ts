/** The page and its files, served by Corbel too: an application without any CORS, for pages of its own origin only. */
import { readFile } from 'node:fs/promises'
import { HttpProblem, createApp, reply, service } from 'corbel'
import type { App, Reply } from 'corbel'
import * as z from 'zod'
import type { Recorder } from './recorder.ts'

/** What the page must be told, because the ports are chosen at the start. */
export interface Addresses {
  /** The origin of the services. */
  readonly api: string
  /** The origin at which the page may use them. */
  readonly page: string
  /** An origin at which it may not. */
  readonly foreign: string
}

/** What the page's application is made of. */
export interface PageOptions {
  /** The folder of the page's files; it ends with a slash. */
  readonly files: URL
  readonly recorder: Recorder
  readonly addresses: () => Addresses
  /** Who may do what, as text. */
  readonly access: () => string
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['index.html', 'text/html; charset=utf-8'],
  ['frame.html', 'text/html; charset=utf-8'],
  ['style.css', 'text/css; charset=utf-8'],
  ['page.js', 'text/javascript; charset=utf-8'],
  ['frame.js', 'text/javascript; charset=utf-8'],
  ['actions.js', 'text/javascript; charset=utf-8'],
  ['reasons.js', 'text/javascript; charset=utf-8'],
  ['icon.svg', 'image/svg+xml'],
])

/** Make the application that serves the page, and to the page what the recorder saw: page code cannot see preflights, nor what it may not read. */
export function createPage({ files, recorder, addresses, access }: PageOptions): App {
  const send = async (name: string): Promise<Reply> => {
    const type = TYPES.get(name)
    if (type === undefined) throw new HttpProblem(404)
    return reply(200, await readFile(new URL(name, files)), { 'content-type': type, 'cache-control': 'no-store' })
  }

  return createApp([
    service('/', { get: () => send('index.html') }),
    service('/:file', { get: ({ params }) => send(params.file) }),
    service('/about', { get: () => ({ ...addresses(), access: access() }) }),
    service('/exchanges', {
      get: {
        query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
        handler: ({ query }) => reply(200, recorder.after(query.after), { 'cache-control': 'no-store' }),
      },
    }),
  ])
}
