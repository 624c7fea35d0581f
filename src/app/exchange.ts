/** A request as its host gives it: the few facts that every request is asked for, and the `Request` itself only once somebody wants it. */

import type { ContextValue, Guard } from '../service/context.ts'
import type { Wrapper } from '../service/operation.ts'
import type { Answer } from './answer.ts'

/** What lies around an application that is mounted in another one, the outermost first. */
export interface Around {
  readonly guards: readonly Guard[]
  readonly wrappers: readonly Wrapper[]
  /** What context values stand for where the application itself does not say so. */
  readonly values: ReadonlyMap<ContextValue<unknown>, unknown>
}

/** One request. A host that has no `Request` at hand builds it when it is first read, which most requests never need. */
export interface Exchange {
  readonly method: string
  /** The path as `URL.pathname` gives it: percent-encoded, dot segments resolved. */
  readonly pathname: string
  /** The query with its question mark, or empty. */
  readonly search: string
  /** The host and port at which the request arrived, as in `Host`; in an application that is mounted, those at which browsers reach the outer one. */
  readonly authority: string
  readonly request: Request
  /** Where the application that answers is mounted in another. */
  readonly around?: Around
  /** The value of a header (its name in lower case), several lines joined with `, `. */
  header(name: string): string | undefined
}

/** Answers exchanges. Never throws nor rejects. */
export type ExchangeHandler = (exchange: Exchange) => Answer | Promise<Answer>

/**
 * The member of an application's `fetch` that answers exchanges, for adapters. It belongs to that function and not to the application: whoever wraps `fetch` in one of
 * his own, to log or to guard, gets every request.
 */
export const ANSWER: unique symbol = Symbol('corbel.answer')

/**
 * The member of an application that tells whether it has a service for a path (as `URL.pathname` gives it), for whatever it is mounted in. It belongs to the application and
 * not to its `fetch`, since it answers nothing: so `{ ...app, fetch: logged(app.fetch) }` has it too.
 */
export const SERVES: unique symbol = Symbol('corbel.serves')

/** The exchange of a `Request`. `undefined` where its URL cannot be read. */
export function createExchange(request: Request): Exchange | undefined {
  const url = parseUrl(request.url)
  if (url === undefined) return undefined
  const { pathname, search, host } = url
  return { method: request.method, pathname, search, authority: host, request, header: (name) => request.headers.get(name) ?? undefined }
}

// Once: `canParse` costs as much as the parsing itself.
function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
