/** A response as far as the browser's CORS steps look at it. */
import type { HeaderList } from './header-list.ts'

/** Status and header lines; the body never matters to CORS. */
export interface FetchResponse {
  readonly status: number
  readonly headers: HeaderList
}

/** {@link https://fetch.spec.whatwg.org/#ok-status Ok status}: what a preflight must be answered with. */
export function isOkStatus(status: number): boolean {
  return status >= 200 && status <= 299
}

/** {@link https://fetch.spec.whatwg.org/#redirect-status Redirect status}: 300 and 304 are none. */
export function isRedirectStatus(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}
