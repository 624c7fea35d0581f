/** An application around a fetch handler, which answers what the application has no service for. */
import { toResponse } from '../app/answer.ts'
import type { FetchHandler } from './fetch.ts'
import { DECISION } from './fetch.ts'
import { createMount, decisionOf } from './mount.ts'
import type { FetchApp, PrefixedMountOptions } from './mount.ts'
import { markMount } from './mount-mark.ts'
import { mountedExchange } from './web-mount.ts'

/**
 * An application before a fetch handler: `export default { fetch: toFetch(app, handler) }`. Paths that it has a service for are wholly its own; any other goes to the handler, with
 * what the runtime passes beside the request. Throws a `PolicyError` that tells every fault of the options.
 */
export function toFetch<Rest extends readonly unknown[]>(
  app: FetchApp, fallback: FetchHandler<Rest>, options?: PrefixedMountOptions,
): (request: Request, ...rest: Rest) => Promise<Response> {
  const mount = createMount(app, options)
  return markMount(async (request: Request & { [DECISION]?: unknown }, ...rest: Rest) => {
    const exchange = await mountedExchange(mount, request)
    if (exchange === undefined) return fallback(request, ...rest)
    const answer = await mount.answer(exchange)
    // Where CORS stands around both, it is the application that decides.
    if (request[DECISION] !== undefined) request[DECISION] = decisionOf(answer)
    return toResponse(answer, request.method)
  }, mount.takes)
}
