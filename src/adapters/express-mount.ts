/** An application inside Express 5 and 4, and other frameworks whose middleware is `(request, response, next)`. */
import { createMount } from './mount.ts'
import type { FetchApp, MountOptions } from './mount.ts'
import { markMount } from './mount-mark.ts'
import type { NodeIncoming, NodeOutgoing } from './node-exchange.ts'
import { passMount } from './node-mount.ts'

/** A mounted application as a middleware of Express. */
export type ExpressMount = (request: NodeIncoming, response: NodeOutgoing, next: (error?: unknown) => void) => void

/**
 * An application as a middleware: `app.use(toExpress(corbelApp))`, or below a path, `app.use('/api', toExpress(corbelApp))`, before body parsers. Paths that it has a service for
 * are wholly its own; any other goes on to the next middleware. Throws a `PolicyError` that tells every fault of the options.
 */
export function toExpress(app: FetchApp, options?: MountOptions): ExpressMount {
  const mount = createMount(app, options, ['owns'])
  return markMount<ExpressMount>((request, response, next) => {
    const passing = passMount(mount, request, response, () => next())
    if (passing instanceof Promise) passing.catch(next)
  }, mount.takes)
}
