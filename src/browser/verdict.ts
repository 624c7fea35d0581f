/** What the browser decides, as data: allowed, or the step of the Fetch standard that failed, with its cause, its console texts and its mend. */
import { consoleMessages } from './console-text.ts'
import type { Engine, EngineDifference, Failure, FailureCode, FetchStep } from './failure.ts'
import type { HeaderList } from './header-list.ts'
import { describeMend } from './mend.ts'

/** The request may go on, or its answer may be read. */
export interface Allowed {
  readonly allowed: true
  readonly differences: readonly EngineDifference[]
}

/** The request ends in a network error: the page learns nothing but that. */
export interface Blocked {
  readonly allowed: false
  readonly step: FetchStep
  readonly code: FailureCode
  /** One sentence: what was wrong, with the value. */
  readonly reason: string
  /** What each engine prints on its console, line by line; `undefined` where it prints nothing of its own, or would have allowed the request. */
  readonly messages: Readonly<Record<Engine, string | undefined>>
  /** The response's header lines that the step read. */
  readonly received: HeaderList
  /** What to change, and where. */
  readonly mend: string
  readonly differences: readonly EngineDifference[]
}

/** The browser's decision. */
export type Verdict = Allowed | Blocked

/** The verdict of a step that passed. */
export const ALLOWED: Allowed = Object.freeze({ allowed: true, differences: [] })

/** The verdict of a step that failed. */
export function block(failure: Failure): Blocked {
  const differences = failure.differences ?? []
  const messages = consoleMessages(failure)
  const lenient = (engine: Engine) => differences.some((difference) => difference.engine === engine && difference.allowed)
  return {
    allowed: false,
    step: failure.step,
    code: failure.code,
    reason: failure.reason,
    messages: {
      chromium: lenient('chromium') ? undefined : messages.chromium,
      firefox: lenient('firefox') ? undefined : messages.firefox,
      webkit: lenient('webkit') ? undefined : messages.webkit,
    },
    received: failure.received ?? [],
    mend: describeMend(failure),
    differences,
  }
}

/** What that engine does, where it departs from the standard and where it does not. */
export function allowedIn(engine: Engine, verdict: Verdict): boolean {
  return verdict.differences.find((difference) => difference.engine === engine)?.allowed ?? verdict.allowed
}
