/** An application inside Koa. */
import { Readable } from 'node:stream'
import { isStreamed } from '../app/answer.ts'
import type { Answer } from '../app/answer.ts'
import { createMount } from './mount.ts'
import type { FetchApp, PrefixedMountOptions } from './mount.ts'
import { markMount } from './mount-mark.ts'
import type { NodeIncoming, NodeOutgoing } from './node-exchange.ts'
import { answerInHost, cutOnFailure, headersSetOn, toBuffer } from './node-mount.ts'

/** What is needed of a context of Koa. */
export interface KoaMountContext {
  readonly req: NodeIncoming
  readonly res: NodeOutgoing
  readonly request: object
  readonly headerSent: boolean
  status: number
  body: unknown
  set(name: string, value: string | string[]): void
  remove(name: string): void
}

/** A mounted application as a middleware of Koa. */
export type KoaMount = (context: KoaMountContext, next: () => Promise<unknown>) => Promise<void>

/**
 * An application as a middleware: `app.use(toKoa(corbelApp))`, or below a path, `app.use(toKoa(corbelApp, { prefix: '/api' }))`. Paths that it has a service for are wholly its own;
 * any other goes on to the next middleware. Throws a `PolicyError` that tells every fault of the options.
 */
export function toKoa(app: FetchApp, options?: PrefixedMountOptions): KoaMount {
  const mount = createMount(app, options)
  return markMount<KoaMount>(async (context, next) => {
    const { req, res } = context
    keepRawBody(context)
    const answer = await answerInHost(mount, req, res, () => headersSetOn(res))
    if (answer === undefined) await next()
    else if (!context.headerSent) giveAnswer(context, answer)
  }, mount.takes)
}

// Koa's body parsers keep the text of a body on their own object.
function keepRawBody({ req, request }: KoaMountContext): void {
  const { rawBody } = request as { readonly rawBody?: unknown }
  if (rawBody !== undefined && !('rawBody' in req)) Object.assign(req, { rawBody })
}

function giveAnswer(context: KoaMountContext, { status, headers, body }: Answer): void {
  context.body = body === null ? null : isStreamed(body) ? Readable.fromWeb(cutOnFailure(body, context.res) as never) : toBuffer(body)
  context.status = status
  // Koa names a type of its own for every body.
  if (!headers.has('content-type')) context.remove('content-type')
  for (const name of headers.keys()) context.set(name, headers.get(name) ?? '')
  if (headers.cookies.length > 0) context.set('set-cookie', headers.cookies)
}
