/**
 * Comparing in turn: slices of the floor and of one contender alternate, so that whatever else the machine does falls on both. Each contender has a floor of its own that is visited as
 * often as it is itself: one floor for all, visited in every other slice, stays warmer than they do and makes them look slow.
 */
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
  /** Exchanges before the first round, so that the compiler has done its work. */
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

/** Compare contenders with the floor, one after the other. The first answer of each goes to `check`, which throws where it is not what it must be. */
export async function compare(floor: Start, contenders: readonly Start[], pace: Pace, check: (runner: Runner) => void = () => undefined): Promise<readonly Compared[]> {
  const found: Compared[] = []
  for (const contender of contenders) {
    const rounds: Round[] = []
    let name = ''
    for (let start = 0; start < pace.starts; start++) {
      const base = await floor()
      const rival = await contender()
      name = rival.name
      try {
        for (const runner of [base, rival]) {
          check(runner)
          await warmUp(runner, pace.warm)
        }
        rounds.push(...await alternate(base, rival, pace))
      } finally {
        base.stop()
        rival.stop()
      }
    }
    found.push(summarize(name, rounds))
  }
  return found
}

// By exchanges and not by time: on a busy machine a time says little of how often code has run.
async function warmUp(runner: Runner, exchanges: number): Promise<void> {
  const late = performance.now() + LONGEST_WARMING
  let count = 0
  while (count < exchanges && performance.now() < late) count += (await runner.run(SLICE_OF_WARMING)).count
}

const SLICE_OF_WARMING = 0.02
const LONGEST_WARMING = 8000

/** A slice of the contender, with those of the floor before and after it. */
interface Round {
  readonly base: readonly [Slice, Slice]
  readonly slice: Slice
}

async function alternate(base: Runner, rival: Runner, { rounds, slice }: Pace): Promise<readonly Round[]> {
  const found: Round[] = []
  let before = await base.run(slice)
  for (let round = 0; round < rounds; round++) {
    const own = await rival.run(slice)
    const after = await base.run(slice)
    found.push({ base: [before, after], slice: own })
    before = after
  }
  return found
}

function summarize(name: string, rounds: readonly Round[]): Compared {
  const cost = rounds.map(({ base, slice }) => costOf(...base) / costOf(slice)).filter(Number.isFinite)
  return {
    name,
    speed: estimate(rounds.map(({ base, slice }) => wallOf(...base) / wallOf(slice))),
    cost: cost.length === 0 ? undefined : estimate(cost),
    micros: median(rounds.map(({ slice }) => wallOf(slice) * 1e6)),
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
