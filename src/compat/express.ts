/** The options of express `cors` as a policy. */
import type { ExpressOriginFunction, OriginValue } from './callback.ts'
import { checkPreflightContinue, checkStatus, readCredentials, readMaxAge, readOptions } from './common-option.ts'
import { readAllowedHeadersOption, readExposedHeadersOption, readMethodsOption } from './list-option.ts'
import { createFindings } from './note.ts'
import type { Findings } from './note.ts'
import { readOriginOption } from './origin-option.ts'
import type { OriginDialect } from './origin-option.ts'
import { statedReason } from './reasons.ts'
import type { TranslateSettings } from './reasons.ts'
import { finishTranslation } from './translation.ts'
import type { Translation } from './translation.ts'

/** What express `cors` takes as its options. */
export interface ExpressCorsOptions {
  readonly origin?: OriginValue | ExpressOriginFunction | undefined
  readonly methods?: string | readonly string[] | undefined
  readonly allowedHeaders?: string | readonly string[] | undefined
  /** Another name of `allowedHeaders`, which the package does not document. */
  readonly headers?: string | readonly string[] | undefined
  readonly exposedHeaders?: string | readonly string[] | undefined
  readonly credentials?: boolean | undefined
  readonly maxAge?: number | undefined
  readonly preflightContinue?: boolean | undefined
  readonly optionsSuccessStatus?: number | undefined
}

/** A function that makes the options anew for each request. It is told as a fault. */
export type ExpressCorsDelegate = (request: never, callback: (error: Error | null, options?: ExpressCorsOptions) => void) => void

const KNOWN: readonly string[] = Object.freeze([
  'origin', 'methods', 'allowedHeaders', 'headers', 'exposedHeaders', 'credentials', 'maxAge', 'preflightContinue', 'optionsSuccessStatus',
])

const ORIGIN: OriginDialect = Object.freeze({ rich: true, starInList: false, resets: false, asking: 'fromExpressOrigin' })

/** The policy that means what these options of express `cors` mean, or every reason why none does. Without options: what `cors()` does. */
export function translateExpressCors(options: ExpressCorsOptions | ExpressCorsDelegate = {}, { reasons }: TranslateSettings = {}): Translation {
  const findings = createFindings('cors')
  const given = readOptions(options, KNOWN, findings)
  if (given === undefined) return { ok: false, faults: findings.faults, notes: findings.notes }
  const credentials = readCredentials(given.get('credentials'), findings)
  const origin = given.has('origin') ? given.get('origin') : '*'
  const draft = {
    origins: readOriginOption(origin, { ...ORIGIN, findings, credentials, reason: statedReason(reasons, 'origin'), unset: 'allows nobody' }),
    credentials,
    allowHeaders: readHeaders(given, credentials, findings),
    // Whatever is falsy exposes nothing.
    exposeHeaders: readExposedHeadersOption({ name: 'exposedHeaders', value: given.get('exposedHeaders') || [], text: true }, findings),
    maxAge: readMaxAge(given.get('maxAge'), findings),
    methods: readMethods(given, findings),
  }
  checkStatus(given, findings)
  checkPreflightContinue(given.get('preflightContinue'), findings, reasons)
  return finishTranslation(draft, findings, { allowHeaders: 'allowedHeaders', exposeHeaders: 'exposedHeaders', methods: 'methods' }, reasons)
}

function readHeaders(given: ReadonlyMap<string, unknown>, credentials: boolean, findings: Findings): '*' | readonly string[] | undefined {
  const name = given.get('allowedHeaders') || !given.get('headers') ? 'allowedHeaders' : 'headers'
  const value = given.get(name)
  if (value) return readAllowedHeadersOption({ name, value, text: true }, credentials, findings)
  findings.note('headers/requested', name, value, { detail: credentials ? ', up to 64 of them' : '' })
  return '*'
}

function readMethods(given: ReadonlyMap<string, unknown>, findings: Findings): readonly string[] | undefined {
  if (!given.has('methods')) return undefined
  const value = given.get('methods')
  if (value !== undefined && value !== null) return readMethodsOption({ name: 'methods', value, text: true }, findings)
  findings.fault('option/unset', 'methods', value, { detail: 'fails on every preflight', mend: 'Set it, or leave it out.' })
  return undefined
}
