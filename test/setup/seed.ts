/**
 * Runs before every test file: the properties draw the same values each time, so that a run which fails has found something. `PROPERTY_SEED=fresh` draws others, and
 * a failure prints the seed to give here.
 */
import * as fc from 'fast-check'

/** The seed of the ordinary run. */
const SEED = '20261122'

const { PROPERTY_SEED = SEED } = process.env
if (PROPERTY_SEED !== 'fresh') fc.configureGlobal({ seed: Number(PROPERTY_SEED) })
