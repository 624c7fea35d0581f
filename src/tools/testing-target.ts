/** What an expectation is about: an application, a fetch handler or a URL, each as a function that makes one exchange. */
import type { Exchange } from '../browser/play.ts'
import type { FetchResponse } from '../browser/response.ts'

/** What a request may be tried on: anything with a `fetch` (an application), a fetch handler, or the URL of a server that runs. */
export type CorsTarget = string | URL | FetchTarget | FetchTarget['fetch']

/** Something with a `fetch`; with an `explain` too, as Corbel's applications have, a failure tells the server's reasons. */
export interface FetchTarget {
  readonly fetch: (request: Request) => Response | Promise<Response>
  readonly explain?: (request: Request) => Promise<readonly string[]>
}

/** A target once read. */
export interface ReadTarget {
  /** What paths are resolved against. */
  readonly base: string
  readonly send: (exchange: Exchange, body: string | undefined) => Promise<FetchResponse>
  /** The server's own reasons; none where it cannot tell. */
  readonly explain: (exchange: Exchange) => Promise<readonly string[]>
}

/** Where targets without a URL stand: https://www.rfc-editor.org/rfc/rfc6761#section-6.2 keeps the name free. */
const OWN_BASE = 'https://api.test'

const NO_REASONS = async (): Promise<readonly string[]> => []

/** Read a target. Throws a `TypeError` that says what a target is. */
export function readTarget(target: CorsTarget): ReadTarget {
  if (typeof target === 'function') return { base: OWN_BASE, send: sendThrough(target), explain: NO_REASONS }
  if (typeof target === 'string' || target instanceof URL) return { base: readBase(String(target)), send: sendThrough((request) => fetch(request)), explain: NO_REASONS }
  const given: unknown = target
  if (typeof given !== 'object' || given === null || !('fetch' in given)) throw new TypeError(`expectCors takes an application, a fetch handler or a URL, not ${String(given)}.`)
  const { explain } = target
  return {
    base: OWN_BASE,
    send: sendThrough((request) => target.fetch(request)),
    explain: explain === undefined ? NO_REASONS : (exchange) => explain(toRequest(exchange, undefined)),
  }
}

function readBase(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text
  throw new TypeError(`expectCors takes an application, a fetch handler or an absolute URL such as http://127.0.0.1:8000, not ${JSON.stringify(text)}.`)
}

function sendThrough(handler: FetchTarget['fetch']): ReadTarget['send'] {
  return async (exchange, body) => {
    const response = await handler(toRequest(exchange, body))
    await response.body?.cancel()
    return { status: response.status, headers: [...response.headers] }
  }
}

// Redirects are the browser's to follow, and the browser is played here.
function toRequest({ kind, method, url, headers }: Exchange, body: string | undefined): Request {
  const sent = kind === 'preflight' || method === 'GET' || method === 'HEAD' ? undefined : body
  return new Request(url, { method, redirect: 'manual', headers: headers.map(([name, value]): [string, string] => [name, value]), ...(sent === undefined ? {} : { body: sent }) })
}
