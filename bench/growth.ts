/** How the cost of an exchange grows with the number of something, in process. */
import type { Contender, Made } from './contender.ts'
import { round } from './part.ts'
import type { Bench } from './part.ts'
import { startInProcess } from './process.ts'
import type { ProcessRunner } from './process.ts'
import type { Sent } from './requests.ts'
import { ratioOf, runPair, summarize, toRough } from './rounds.ts'
import type { Compared, Round } from './rounds.ts'
import { exactly, inverse, median } from './statistics.ts'
import type { Estimate } from './statistics.ts'

/** What grows. */
export interface Growing {
  readonly contenderOf: (count: number) => Contender
  readonly counts: readonly number[]
  /** By kind, the requests of so many. */
  readonly kinds: Readonly<Record<string, (count: number) => readonly Sent[]>>
  /** Whether a rough figure will do. */
  readonly rough: boolean
}

/** What was found. */
export interface Growth {
  /** By kind, the cost of an exchange with each count, in times of that with the first. */
  readonly times: ReadonlyMap<string, readonly Estimate[]>
  /** By kind, microseconds of an exchange with the last count. */
  readonly micros: ReadonlyMap<string, number>
  /** How the last count was made, as the median of the starts. */
  readonly made: Made
}

const FLAGS = ['--expose-gc']

/** Measure it. Beside each count runs the first, and both answer all kinds, one after the other. */
export async function grow(bench: Bench, growing: Growing): Promise<Growth> {
  const { counts, kinds } = growing
  const found: CountFound[] = []
  for (const count of counts) found.push(await compareWithFirst(bench, growing, count))
  const names = Object.keys(kinds)
  const last = found.at(-1)
  return {
    times: new Map(names.map((kind) => [kind, found.map(({ compared }) => inverse(ratioOf(compared.get(kind) ?? NOTHING)))])),
    micros: new Map(names.map((kind) => [kind, (last?.compared.get(kind) ?? NOTHING).micros])),
    made: { build: median((last?.made ?? []).map(({ build }) => build)), memory: median((last?.made ?? []).map(({ memory }) => memory)) },
  }
}

interface CountFound {
  readonly compared: ReadonlyMap<string, Compared>
  readonly made: readonly Made[]
}

async function compareWithFirst(bench: Bench, { contenderOf, counts, kinds, rough }: Growing, count: number): Promise<CountFound> {
  const pace = rough ? toRough(bench.mock) : bench.mock
  const [first = count] = counts
  const starts = new Map(Object.keys(kinds).map((kind): [string, (readonly Round[])[]] => [kind, []]))
  const made: Made[] = []
  for (let start = 0; start < pace.starts; start++) {
    const [base, rival] = await startBoth(contenderOf(first), contenderOf(count), count === counts.at(-1))
    made.push(rival.made)
    try {
      for (const [kind, requestsOf] of Object.entries(kinds)) {
        await Promise.all([base.load(requestsOf(first)), rival.load(requestsOf(count))])
        starts.get(kind)?.push(await runPair(base, rival, pace))
      }
    } finally {
      base.stop()
      rival.stop()
    }
  }
  return { compared: new Map([...starts].map(([kind, rounds]) => [kind, summarize(String(count), rounds)])), made }
}

// What the last count takes to be made is told, so nothing else is made at that time.
async function startBoth(first: Contender, other: Contender, alone: boolean): Promise<readonly [ProcessRunner, ProcessRunner]> {
  if (!alone) return Promise.all([startInProcess(first, [], FLAGS), startInProcess(other, [], FLAGS)])
  const base = await startInProcess(first, [], FLAGS)
  return [base, await startInProcess(other, [], FLAGS)]
}

const NOTHING: Compared = { name: '', speed: exactly(Number.NaN), cost: undefined, micros: Number.NaN }

/** The counts of a contender: a peer is measured with the least and the most alone, and shows the growth by that. */
export function countsOf(counts: readonly number[], peer: boolean): readonly number[] {
  return peer ? counts.filter((_, index) => index === 0 || index === counts.length - 1) : counts
}

/** The cells of a row, one for each of `all` counts. */
export function textsOf(times: readonly Estimate[], counts: readonly number[], all: readonly number[]): readonly string[] {
  return all.map((count) => {
    const found = times[counts.indexOf(count)]
    return found === undefined ? '' : `×${round(found.value)}`
  })
}
