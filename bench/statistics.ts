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

/** Resamples of one interval. */
const RESAMPLES = 2000

/** The median of the values, and between which two it would lie in 95 of 100 such runs. The same values give the same interval. */
export function estimate(values: readonly number[]): Estimate {
  const random = createRandom(values.length)
  const medians: number[] = []
  for (let resample = 0; resample < RESAMPLES; resample++) medians.push(median(values.map(() => values[Math.floor(random() * values.length)] ?? Number.NaN)))
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
