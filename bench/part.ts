/** What a part of the bench is, and what it finds. */
import type { Pace } from './rounds.ts'

/** One row of a table, as texts. */
export type Row = readonly string[]

/** A table. */
export interface Table {
  readonly title: string
  readonly head: Row
  readonly rows: readonly Row[]
}

/** Whether a target is met. The worse end of the interval counts. */
export interface Verdict {
  readonly target: string
  /** What was found, with its interval. */
  readonly found: string
  readonly met: boolean
  /** By how much, in the unit of the target; what is missing is negative. */
  readonly margin: string
}

/** What a part found. */
export interface Findings {
  readonly tables: readonly Table[]
  readonly verdicts: readonly Verdict[]
  /** Sentences about how to read it. */
  readonly notes: readonly string[]
}

/** What a part is given. */
export interface Bench {
  /** Over sockets. */
  readonly socket: Pace
  /** In process. */
  readonly mock: Pace
  /** Whether figures are of no interest, but that everything runs: as little of everything as there can be. */
  readonly smoke: boolean
  /** Tells whoever waits what is being measured. */
  say(text: string): void
}

/** A part of the bench. */
export interface Part {
  readonly name: string
  readonly title: string
  run(bench: Bench): Promise<Findings>
}

/** A target that is met where the lower end of an estimate is no less than `least`. */
export function atLeast(target: string, least: number, { value, low, high }: { readonly value: number; readonly low: number; readonly high: number }): Verdict {
  return { target: `${target} ≥ ${least}`, found: `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`, met: low >= least, margin: signed(low - least, 3) }
}

/** A target that is met where a figure is no more than `most`. */
export function atMost(target: string, most: number, value: number, unit = '', found?: string): Verdict {
  return { target: `${target} ≤ ${most}${unit}`, found: found ?? `${round(value)}${unit}`, met: value <= most, margin: signed(most - value, 2) }
}

/** A figure with three digits that say something. */
export function round(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2)
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`
}
