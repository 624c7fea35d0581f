/** An application inside Hono, on any runtime. */
import { toResponse } from '../app/answer.ts'
import { DECISION } from './hono.ts'
import type { HonoContext } from './hono.ts'
import { createMount, decisionOf, takeOver } from './mount.ts'
import type { FetchApp, HostMount, PrefixedMountOptions } from './mount.ts'
import { markMount } from './mount-mark.ts'
import { holdDecision, isNodeResponse } from './node-response.ts'
import { mountedExchange } from './web-mount.ts'

/** What is needed of a context of Hono. */
export interface HonoMountContext extends HonoContext {
  readonly req: HonoContext['req'] & { readonly raw: Request; arrayBuffer(): Promise<ArrayBuffer> }
}

/** A mounted application as a middleware of Hono. */
export type HonoMount = (context: HonoMountContext, next: () => Promise<void>) => Promise<Response | void>

/**
 * An application as a middleware: `app.use(toHono(corbelApp))`, or below a path, `app.use(toHono(corbelApp, { prefix: '/api' }))`. Paths that it has a service for are wholly its own;
 * any other goes on to Hono's routes. Throws a `PolicyError` that tells every fault of the options.
 */
export function toHono(app: FetchApp, options?: PrefixedMountOptions): HonoMount {
  const mount = createMount(app, options)
  return markMount<HonoMount>((context, next) => passMount(mount, context, next), mount.takes)
}

async function passMount(mount: HostMount, context: HonoMountContext & { [DECISION]?: unknown }, next: () => Promise<void>): Promise<Response | void> {
  const { req } = context
  // Hono keeps a body that was read through it.
  const exchange = await mountedExchange(mount, req.raw, () => req.arrayBuffer().catch(() => undefined))
  if (exchange === undefined) return next()
  const answer = await mount.answer(exchange)
  takeOver(answer.headers, context.res.headers)
  const decision = decisionOf(answer)
  context[DECISION] = decision
  const { outgoing } = Object(context.env) as { readonly outgoing?: unknown }
  if (isNodeResponse(outgoing)) holdDecision(outgoing, decision, context)
  // Hono would lay the headers of the response that it has over this one.
  context.res = undefined
  context.res = toResponse(answer, req.raw.method)
  return undefined
}
