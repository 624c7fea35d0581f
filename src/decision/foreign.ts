/** Whether a request comes from another origin than the server's own: the question that `enforce` asks. */
import { defaultPort, parseOrigin } from '../value/origin.ts'
import type { RequestFacts } from './request.ts'

/**
 * Whether the request is foreign. A browser that tells the relation (`Sec-Fetch-Site`) is believed: a page cannot set that header. From one that does not, the host and
 * port of the origin must equal those at which the server was reached.
 */
export function isForeign(origin: string, { secFetchSite, authority }: RequestFacts): boolean {
  if (secFetchSite !== undefined) return secFetchSite !== 'same-origin' && secFetchSite !== 'none'
  const parsed = parseOrigin(origin)
  if (parsed === undefined || authority === undefined) return true
  const own = authority.toLowerCase()
  const port = `:${defaultPort(parsed.scheme)}`
  const shortest = own.endsWith(port) ? own.slice(0, -port.length) : own
  return shortest !== (parsed.port === undefined ? parsed.host : `${parsed.host}:${parsed.port}`)
}
