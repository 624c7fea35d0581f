/** Medians, and the confidence interval of a ratio by the bootstrap. */

/** The middle of the values; `NaN` of none. */
export function median(values: readonly number[]): number {
  return quantile(values.toSorted((one, other) => one - other), 0.5)
}

/** The value below which a share of the sorted values lies, linear between two of them. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}

/** An estimate with the ends of its 95 % confidence interval. */
export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** What is counted and not estimated. */
export function exactly(value: number): Estimate {
  return { value, low: value, high: value }
}

/** One by an estimate: the times of a ratio of speed. */
export function inverse({ value, low, high }: Estimate): Estimate {
  return { value: 1 / value, low: 1 / high, high: 1 / low }
}

/** Resamples of one interval. */
const RESAMPLES = 2000

/**
 * The median of all values, and between which two it would lie in 95 of 100 such runs. Values come in groups, one for each start of the processes: a process is a few hundredths faster or slower for its
 * whole life, so groups are drawn first, and values from those that were drawn. The same values give the same interval.
 */
export function estimate(groups: readonly (readonly number[])[]): Estimate {
  const values = groups.flat()
  const random = createRandom(values.length)
  const draw = <Value>(from: readonly Value[]): Value[] => from.map(() => from[Math.floor(random() * from.length)] as Value)
  const medians: number[] = []
  for (let resample = 0; resample < RESAMPLES; resample++) medians.push(median(draw(groups).flatMap(draw)))
  medians.sort((one, other) => one - other)
  return { value: median(values), low: quantile(medians, 0.025), high: quantile(medians, 0.975) }
}

// A small generator with a seed (mulberry32): the interval of a published run can be computed again.
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
