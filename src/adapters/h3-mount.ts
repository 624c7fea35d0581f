/** An application inside h3 2, on any runtime. */
import { toResponse } from '../app/answer.ts'
import { DECISION } from './h3.ts'
import type { H3Event } from './h3-routes.ts'
import { createMount, decisionOf, takeOver } from './mount.ts'
import type { FetchApp, HostMount, PrefixedMountOptions } from './mount.ts'
import { markMount } from './mount-mark.ts'
import { holdDecision, isNodeResponse } from './node-response.ts'
import { mountedExchange } from './web-mount.ts'

/** What is needed of an event of h3. */
export interface H3MountEvent extends H3Event {
  readonly req: H3Event['req'] & Request
}

/** A mounted application as a middleware of h3. */
export type H3Mount = (event: H3MountEvent, next: () => unknown) => unknown

/**
 * An application as a middleware: `app.use(toH3(corbelApp))`, or below a path, `app.use(toH3(corbelApp, { prefix: '/api' }))`. Paths that it has a service for are wholly its own; any
 * other goes on to h3's routes. Throws a `PolicyError` that tells every fault of the options.
 */
export function toH3(app: FetchApp, options?: PrefixedMountOptions): H3Mount {
  const mount = createMount(app, options)
  return markMount<H3Mount>((event, next) => passMount(mount, event, next), mount.takes)
}

async function passMount(mount: HostMount, event: H3MountEvent & { [DECISION]?: unknown }, next: () => unknown): Promise<unknown> {
  const { req, res } = event
  const exchange = await mountedExchange(mount, req)
  if (exchange === undefined) return next()
  const answer = await mount.answer(exchange)
  takeOver(answer.headers, answer.status >= 400 ? res.errHeaders : res.headers)
  clear(res.headers)
  clear(res.errHeaders)
  const decision = decisionOf(answer)
  event[DECISION] = decision
  const outgoing = req.runtime?.node?.res
  if (isNodeResponse(outgoing)) holdDecision(outgoing, decision, event)
  return toResponse(answer, req.method)
}

// h3 lays them over the response.
function clear(headers: Headers): void {
  const names = [...headers.keys()]
  for (const name of names) headers.delete(name)
}
