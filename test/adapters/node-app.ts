/** The application that the tests of serving talk to. */
import * as z from 'zod'
import { createApp, service } from '../../src/index.ts'
import type { App } from '../../src/index.ts'
import { pause } from './node-raw.ts'

export const ORIGIN = 'https://app.example'

/** What the handlers saw and did. */
export interface Seen {
  readonly aborted: string[]
  readonly ended: string[]
  readonly errors: unknown[]
}

/** An application and what it saw. */
export function createTestApp(): { readonly app: App; readonly seen: Seen } {
  const seen: Seen = { aborted: [], ended: [], errors: [] }
  const cors = { origins: [ORIGIN] } as const
  const listed = service('/listed', {
    cors, get: ({ url }) => url.pathname, put: () => 'put', delete: () => undefined,
    post: { body: z.unknown(), bodyLimit: 1000, handler: ({ body }) => ({ body }) },
    patch: ({ request }) => request.text(),
  })
  const named = service('/named', { cors: { origins: [ORIGIN], credentials: true }, put: () => 'put' })
  const everybody = service('/everybody', { cors: { origins: '*' }, get: () => 'everybody' })
  const item = service('/items/:id', { get: ({ params }) => params })
  const unread = service('/unread', { cors, post: () => 'unread', put: { bodyLimit: 1000, handler: () => 'unread' } })
  const late = service('/late', { cors, async* get() { yield 'first'; await pause(20); throw new Error('secret') } })
  const early = service('/early', { cors, async* get() { await pause(5); if (seen.errors.length >= 0) throw new Error('secret'); yield 'never' } })
  const slow = service('/slow', { get: async () => { await pause(200); return 'slow' } })
  const waiting = service('/waiting', {
    get: ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => { seen.aborted.push('waiting'); resolve('too late') })),
  })
  const endless = service('/endless', {
    async* get({ signal }) {
      try {
        for (;;) {
          yield 'x'.repeat(1000)
          await pause(5)
        }
      } finally {
        seen.ended.push(String(signal.aborted))
      }
    },
  })
  return { app: createApp([listed, named, everybody, item, unread, late, early, slow, waiting, endless], { onError: (error) => { seen.errors.push(error) } }), seen }
}
