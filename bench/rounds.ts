/** Comparing in turn: a slice of the floor before and after each slice of a contender, so that whatever else the machine does falls on both. */
import type { Slice } from './load.ts'
import type { Runner } from './process.ts'
import { estimate, median } from './statistics.ts'
import type { Estimate } from './statistics.ts'

/** How long everything takes. */
export interface Pace {
  /** Times that every process is started anew: a process may be fast or slow for its whole life. */
  readonly starts: number
  /** Rounds of each start. */
  readonly rounds: number
  /** Seconds of a slice. */
  readonly slice: number
  /** Seconds of load before the first round. */
  readonly warm: number
}

/** A contender against the floor. Ratios are of speed: 1 = as fast, 0.5 = half as fast. */
export interface Compared {
  readonly name: string
  /** Of exchanges a second. */
  readonly speed: Estimate
  /** Of processor time an exchange, the floor's by the contender's; `undefined` where the system does not tell processor time. */
  readonly cost: Estimate | undefined
  /** Microseconds an exchange, of this machine at this time. */
  readonly micros: number
}

/** A way to start a contender. */
export type Start = () => Promise<Runner>

/** Compare contenders with the floor. The first answer of each goes to `check`, which throws where it is not what it must be. */
export async function compare(floor: Start, contenders: readonly Start[], pace: Pace, check: (runner: Runner) => void = () => undefined): Promise<readonly Compared[]> {
  const samples = contenders.map((): Sample => ({ name: '', speed: [], cost: [], micros: [] }))
  for (let start = 0; start < pace.starts; start++) {
    const runners: Runner[] = []
    try {
      for (const each of [floor, ...contenders]) {
        const runner = await each()
        runners.push(runner)
        check(runner)
        await runner.run(pace.warm)
      }
      const [base, ...others] = runners
      if (base !== undefined) for (let round = 0; round < pace.rounds; round++) await runRound(base, others, samples, pace.slice, round)
    } finally {
      for (const runner of runners) runner.stop()
    }
  }
  return samples.map(({ name, speed, cost, micros }) => ({ name, speed: estimate(speed), cost: cost.length === 0 ? undefined : estimate(cost), micros: median(micros) }))
}

interface Sample {
  name: string
  readonly speed: number[]
  readonly cost: number[]
  readonly micros: number[]
}

// Every other round in the opposite order, so that none always follows the same one.
async function runRound(base: Runner, others: readonly Runner[], samples: readonly Sample[], seconds: number, round: number): Promise<void> {
  const order = others.map((_, index) => (round % 2 === 0 ? index : others.length - 1 - index))
  let before = await base.run(seconds)
  for (const index of order) {
    const runner = others[index]
    const sample = samples[index]
    if (runner === undefined || sample === undefined) continue
    const slice = await runner.run(seconds)
    const after = await base.run(seconds)
    sample.name = runner.name
    sample.speed.push(wallOf(before, after) / wallOf(slice))
    sample.micros.push(wallOf(slice) * 1e6)
    const cost = costOf(before, after) / costOf(slice)
    if (Number.isFinite(cost)) sample.cost.push(cost)
    before = after
  }
}

function wallOf(...slices: readonly Slice[]): number {
  return sum(slices.map(({ wall }) => wall)) / sum(slices.map(({ count }) => count))
}

function costOf(...slices: readonly Slice[]): number {
  return sum(slices.map(({ cpu }) => cpu ?? Number.NaN)) / sum(slices.map(({ count }) => count))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
