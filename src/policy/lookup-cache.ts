/** The running side of a lookup: one question in flight per origin, answers kept for a time in a bounded cache, failures refused. */
import { callHook } from './hook.ts'
import type { LookupOrigins } from './input.ts'

/** Defaults of a lookup; times in seconds. */
export const LOOKUP_DEFAULTS: Readonly<{ ttl: number; negativeTtl: number; maxEntries: number; timeout: number }> = Object.freeze({
  ttl: 60, negativeTtl: 10, maxEntries: 10_000, timeout: 2,
})

/** Questions in flight, at most: a flood of unknown origins is refused beyond it and cannot pile up work behind a slow directory. */
export const LOOKUP_CONCURRENCY = 1000

/** What answers for one lookup definition within one application. */
export interface LookupHandle {
  /** Whether the origin is allowed: at once where the answer is kept. Never rejects. */
  ask(origin: string): boolean | Promise<boolean>
}

/** Told of questions that failed or took too long; both count as refused. */
export type LookupFailureHook = (error: unknown, origin: string) => void

interface KeptAnswer {
  readonly allowed: boolean
  readonly until: number
}

/** Start answering for a lookup definition. */
export function createLookupHandle(definition: LookupOrigins, onFailure: LookupFailureHook | undefined, now: () => number = Date.now): LookupHandle {
  const {
    ttl = LOOKUP_DEFAULTS.ttl, negativeTtl = LOOKUP_DEFAULTS.negativeTtl, maxEntries = LOOKUP_DEFAULTS.maxEntries, timeout = LOOKUP_DEFAULTS.timeout,
  } = definition
  const kept = new Map<string, KeptAnswer>()
  const inFlight = new Map<string, Promise<boolean>>()

  function keep(origin: string, allowed: boolean): void {
    kept.delete(origin)
    kept.set(origin, { allowed, until: now() + (allowed ? ttl : negativeTtl) * 1000 })
    if (kept.size > maxEntries) for (const oldest of kept.keys()) { kept.delete(oldest); break }
  }

  async function question(origin: string): Promise<boolean> {
    try {
      const allowed = (await withTimeout(definition.ask, origin, timeout)) === true
      keep(origin, allowed)
      return allowed
    } catch (error) {
      callHook(() => onFailure?.(error, origin))
      return false
    } finally {
      inFlight.delete(origin)
    }
  }

  return {
    ask(origin) {
      const answer = kept.get(origin)
      if (answer !== undefined && answer.until > now()) return answer.allowed
      const running = inFlight.get(origin)
      if (running !== undefined) return running
      if (inFlight.size >= LOOKUP_CONCURRENCY) return false
      const started = question(origin)
      inFlight.set(origin, started)
      return started
    },
  }
}

/** Milliseconds; a timer of more comes at once. */
const LONGEST_TIMER = 2_147_483_647

async function withTimeout(ask: LookupOrigins['ask'], origin: string, seconds: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The lookup gave no answer within ${seconds} seconds.`)), Math.min(seconds * 1000, LONGEST_TIMER))
  })
  try {
    return await Promise.race([Promise.resolve(origin).then(ask), late])
  } finally {
    clearTimeout(timer)
  }
}
