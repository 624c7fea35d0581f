/** Reading what the options of the three packages have in common: their names, credentials, seconds. */
import { suggestField } from '../policy/field-name.ts'
import type { Findings } from './note.ts'
import { statedReason } from './reasons.ts'
import type { Reasons } from './reasons.ts'

/** Names that people write for an option, or that another package has, and what is meant by them. */
const MEANT: readonly (readonly [pattern: RegExp, options: readonly string[]])[] = Object.freeze([
  [/^(?:allow(?:ed)?)?origins?$/i, ['origin']],
  [/^(?:allow(?:ed)?)?methods?$/i, ['methods', 'allowMethods']],
  [/^(?:(?:allow(?:ed)?|request)?headers?)$/i, ['allowedHeaders', 'allowHeaders']],
  [/^(?:exposed?|exposes|response)headers?$/i, ['exposedHeaders', 'exposeHeaders']],
  [/^(?:allow|supports?|with)?credentials?$/i, ['credentials']],
  [/^max[-_]?age(?:[-_]?(?:in)?[-_]?seconds)?$/i, ['maxAge']],
])

/** The options as pairs that can be asked for by name; `undefined` where they are no object. Every option that the package does not have is told. */
export function readOptions(options: unknown, known: readonly string[], findings: Findings): ReadonlyMap<string, unknown> | undefined {
  if (typeof options === 'function') findings.fault('options/per-request', 'options', options)
  else if (typeof options !== 'object' || options === null || Array.isArray(options)) findings.fault('options/type', 'options', options)
  else {
    const given = new Map<string, unknown>(Object.entries(options))
    for (const name of given.keys()) {
      if (!known.includes(name)) tellUnknown(name, known, given, findings)
    }
    return given
  }
  return undefined
}

function tellUnknown(name: string, known: readonly string[], given: ReadonlyMap<string, unknown>, findings: Findings): void {
  const [, meant = []] = MEANT.find(([pattern]) => pattern.test(name)) ?? []
  const option = meant.find((each) => known.includes(each))
  const opens = option === 'origin' && !given.has('origin') ? '; so every site is allowed' : ''
  findings.fault('option/unknown', name, name, { detail: opens, mend: option === undefined ? (suggestField(name, known) ?? 'Remove it.') : `Write ${option}.` })
}

/** Whether credentials are allowed. Whatever is neither true nor false is a mistake, and read differently by each package. */
export function readCredentials(value: unknown, findings: Findings): boolean {
  if (value !== undefined && value !== null && typeof value !== 'boolean') findings.fault('option/type', 'credentials', value, { mend: 'Write true or false.' })
  return value === true
}

/** Seconds that are kept at most by any browser. */
const MAX_AGE_LIMIT = 86_400

/** The seconds; `undefined` where none are said. Digits as text are a number too. What is neither is left to the engine to refuse. */
export function readMaxAge(value: unknown, findings: Findings): unknown {
  if (value === undefined || value === null || value === '') {
    findings.note('max-age/default', 'maxAge', value)
    return undefined
  }
  const seconds = typeof value === 'string' && /^[0-9]+$/.test(value) ? Number(value) : value
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds <= MAX_AGE_LIMIT) return seconds
  findings.note('max-age/capped', 'maxAge', value)
  return MAX_AGE_LIMIT
}

/** Tell what becomes of a status for preflights. One that is missing is as bad as one that is no success. */
export function checkStatus(given: ReadonlyMap<string, unknown>, findings: Findings): void {
  const value = given.get('optionsSuccessStatus')
  if (!given.has('optionsSuccessStatus') || value === 204) return
  const isOk = typeof value === 'number' && Number.isInteger(value) && value >= 200 && value <= 299
  if (isOk) findings.note('preflight/204', 'optionsSuccessStatus', value)
  else findings.fault('preflight/status', 'optionsSuccessStatus', value)
}

/** Tell what becomes of an application that answers preflights itself. */
export function checkPreflightContinue(value: unknown, findings: Findings, reasons: Reasons | undefined): void {
  if (!value) return
  const reason = statedReason(reasons, 'preflightContinue')
  if (reason === undefined) findings.fault('preflight/continue', 'preflightContinue', value)
  else findings.note('preflight/own', 'preflightContinue', value, { detail: reason })
}
