/** The cause behind a verdict: what usually makes a server answer so, in words, the true one first. */
import type { Advisory } from '../browser/advisory.ts'
import type { Exchange, Outcome } from '../browser/play.ts'
import type { SettledRequest } from '../browser/request.ts'
import type { PolicyChange } from './explain-change.ts'
import type { ExchangeAnswer, PolicyView } from './explain-target.ts'

/** The stable name of a cause. */
export type CauseCode =
  | 'call' | 'no-response' | 'mixed-content' | 'local-network' | 'policy' | 'unknown-path' | 'origin-null'
  | 'preflight-redirect' | 'preflight-authentication' | 'preflight-not-routed' | 'preflight-rejected' | 'preflight-page'
  | 'server-error' | 'gateway' | 'error-without-cors' | 'stream-without-cors' | 'layers-disagree' | 'origin-refused'
  | 'two-layers' | 'origin-list' | 'origin-format' | 'cached-for-another-origin' | 'redirect-taints-origin' | 'origin-mismatch'
  | 'any-origin-with-credentials' | 'credentials-not-granted' | 'method-not-granted' | 'header-not-granted' | 'list-broken' | 'redirect'
  | 'not-cross-origin' | 'readable-error' | 'header-not-exposed' | 'cookie' | 'options-swallowed' | 'vary-missing' | 'vary-needless'

/** One cause and what to do. */
export interface Cause {
  readonly code: CauseCode
  readonly text: string
  readonly mend: string
}

/** An exchange that was made. */
export interface Made {
  readonly exchange: Exchange
  readonly answer: ExchangeAnswer | undefined
  readonly error: string | undefined
  /** Why the server answered so, where it is known. */
  readonly reasons: readonly string[]
}

/** All that the causes are read from. */
export interface CauseFacts {
  readonly outcome: Outcome | undefined
  readonly made: readonly Made[]
  /** The request as it stood at the last exchange. */
  readonly request: SettledRequest
  readonly view: PolicyView | 'unknown-path' | undefined
  readonly paths: readonly string[]
  readonly changes: readonly PolicyChange[]
  readonly advisories: readonly Advisory[]
}
