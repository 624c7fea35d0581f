/**
 * Comparing in turn: slices of the floor and of one contender alternate, so that whatever else the machine does falls on both. Each contender has a floor of its own, as old as it is itself and visited
 * as often: a process grows faster as it ages, and one floor for all, kept from contender to contender, was seen to make a copy of itself look up to a quarter slower.
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

/** What counts: the ratio of processor time, or of speed where the system does not tell it. */
export function ratioOf({ cost, speed }: Compared): Estimate {
  return cost ?? speed
}

/** A way to start a contender. */
export type Start = () => Promise<Runner>

/** Compare contenders with the floor. The first answer of each goes to `check`, which throws where it is not what it must be. The `rough` ones, which are found last, are compared at half the pace. */
export async function compare(
  floor: Start, contenders: readonly Start[], pace: Pace, check: (runner: Runner) => void = () => undefined, rough: readonly Start[] = [],
): Promise<readonly Compared[]> {
  const found = [...contenders, ...rough].map((): { name: string; readonly starts: (readonly Round[])[] } => ({ name: '', starts: [] }))
  for (let start = 0; start < pace.starts; start++) {
    const pairs = await startAll([...contenders, ...(start === 0 ? rough : [])].flatMap((each) => [floor, each]))
    try {
      for (const runner of pairs) check(runner)
      for (const [index, own] of found.entries()) {
        const [base, rival] = pairs.slice(index * 2, index * 2 + 2)
        if (base === undefined || rival === undefined) continue
        own.name = rival.name
        own.starts.push(await runPair(base, rival, index < contenders.length ? pace : toRough(pace)))
        base.stop()
        rival.stop()
      }
    } finally {
      for (const runner of pairs) runner.stop()
    }
  }
  return found.map(({ name, starts }) => summarize(name, starts))
}

// All at once, for there is more than one processor and nothing is measured yet.
async function startAll(starts: readonly Start[]): Promise<readonly Runner[]> {
  const settled = await Promise.allSettled(starts.map((start) => start()))
  const runners = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const failed = settled.find((each) => each.status === 'rejected')
  if (failed === undefined) return runners
  for (const runner of runners) runner.stop()
  throw failed.reason
}

/** Half of a pace: for whoever is so far from every target that a rough figure will do. */
export function toRough({ rounds, slice, warm }: Pace): Pace {
  return { starts: 1, rounds: Math.ceil(rounds / 2), slice, warm: warm / 2 }
}

/** Compare what runs already, for one start. */
export async function runPair(base: Runner, rival: Runner, pace: Pace): Promise<readonly Round[]> {
  await warmUp(base, pace.warm)
  await warmUp(rival, pace.warm)
  return alternate(base, rival, pace)
}

// By exchanges, for on a busy machine a time says little of how often code has run; but whose exchanges take milliseconds has no need of as many.
async function warmUp(runner: Runner, exchanges: number): Promise<void> {
  const late = performance.now() + LONGEST_WARMING
  let count = 0
  while (count < exchanges && performance.now() < late) count += (await runner.run(SLICE_OF_WARMING)).count
}

const SLICE_OF_WARMING = 0.02
/** Milliseconds. */
const LONGEST_WARMING = 1500

/** A slice of the contender, with those of the floor before and after it. */
export interface Round {
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

/** What the rounds of all starts come to. */
export function summarize(name: string, starts: readonly (readonly Round[])[]): Compared {
  const cost = starts.map((rounds) => rounds.map(({ base, slice }) => costOf(...base) / costOf(slice)).filter(Number.isFinite)).filter(({ length }) => length > 0)
  return {
    name,
    speed: estimate(starts.map((rounds) => rounds.map(({ base, slice }) => wallOf(...base) / wallOf(slice)))),
    cost: cost.length === 0 ? undefined : estimate(cost),
    micros: median(starts.flat().map(({ slice }) => wallOf(slice) * 1e6)),
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
