/** Sites: whether two URLs belong to one, which is what cookies ask, where CORS asks for origins. */
import { isIpv4 } from '../value/origin.ts'
import { findPublicSuffix } from '../value/public-suffix.ts'

/** {@link https://html.spec.whatwg.org/multipage/browsers.html#same-site Same site}: one scheme, one registrable domain. An opaque origin is of no site but its own. */
export function isSameSite(a: string, b: string): boolean {
  if (!URL.canParse(a) || !URL.canParse(b)) return false
  const [first, second] = [new URL(a), new URL(b)]
  return first.protocol === second.protocol && siteOf(first.hostname) === siteOf(second.hostname)
}

function siteOf(host: string): string {
  if (host.startsWith('[') || isIpv4(host)) return host
  const labels = host.split('.')
  // The longest suffix that is a public one, and one label more; where none is listed, the last label counts as one.
  const suffix = labels.findIndex((_label, index) => findPublicSuffix(labels.slice(index).join('.')) !== undefined)
  const start = suffix === -1 ? labels.length - 1 : suffix
  return labels.slice(Math.max(0, start - 1)).join('.')
}
