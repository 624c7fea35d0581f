/** What a part of the bench is, and what it finds. */
import type { Pace } from './rounds.ts'
import { exactly } from './statistics.ts'
import type { Estimate } from './statistics.ts'

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
  /** The target without its limit: by it `explanations.ts` tells why it is missed. */
  readonly name: string
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
  /** The paces that it goes by. */
  readonly paces: readonly ('socket' | 'mock')[]
  run(bench: Bench): Promise<Findings>
}

/** A target that is met where the lower end of an estimate is no less than `least`. */
export function atLeast(name: string, least: number, { value, low, high }: Estimate): Verdict {
  return { name, target: `${name} ≥ ${least}`, found: `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`, met: low >= least, margin: signed(low - least, 3) }
}

/** A target that is met where a figure, or the upper end of an estimate, is no more than `most`. */
export function atMost(name: string, most: number, figure: number | Estimate, unit = ''): Verdict {
  const { value, low, high } = typeof figure === 'number' ? exactly(figure) : figure
  const found = typeof figure === 'number' ? `${round(value)}${unit}` : `${round(value)}${unit} (${round(low)} to ${round(high)})`
  return { name, target: `${name} ≤ ${most}${unit}`, found, met: high <= most, margin: signed(most - high, 2) }
}

/** A figure with three digits that say something. */
export function round(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2)
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`
}
