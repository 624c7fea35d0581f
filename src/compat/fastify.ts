/** The options of `@fastify/cors` as a policy. */
import type { FastifyOriginFunction, OriginValue } from './callback.ts'
import { checkPreflightContinue, checkStatus, readCredentials, readMaxAge, readOptions } from './common-option.ts'
import { readAllowedHeadersOption, readExposedHeadersOption, readMethodsOption } from './list-option.ts'
import { createFindings } from './note.ts'
import type { Findings } from './note.ts'
import { readOriginOption } from './origin-option.ts'
import type { OriginDialect } from './origin-option.ts'
import { statedReason } from './reasons.ts'
import type { Reasons, TranslateSettings } from './reasons.ts'
import { finishTranslation } from './translation.ts'
import type { PolicyDraft, Translation } from './translation.ts'

/** What `@fastify/cors` takes as its options, of the plugin or of a route. */
export interface FastifyCorsOptions {
  readonly origin?: OriginValue | FastifyOriginFunction | undefined
  readonly methods?: string | readonly string[] | undefined
  readonly allowedHeaders?: string | readonly string[] | null | undefined
  readonly exposedHeaders?: string | readonly string[] | null | undefined
  readonly credentials?: boolean | undefined
  readonly maxAge?: number | null | undefined
  readonly cacheControl?: number | string | null | undefined
  readonly preflight?: boolean | undefined
  readonly preflightContinue?: boolean | undefined
  readonly strictPreflight?: boolean | undefined
  readonly optionsSuccessStatus?: number | undefined
  readonly hook?: string | undefined
  readonly hideOptionsRoute?: boolean | undefined
  readonly logLevel?: string | undefined
  readonly delegator?: FastifyCorsDelegate | undefined
}

/** A function that makes the options anew for each request, or that makes such a function. It is told as a fault. */
export type FastifyCorsDelegate = (...parameters: never[]) => unknown

const KNOWN: readonly string[] = Object.freeze([
  'origin', 'methods', 'allowedHeaders', 'exposedHeaders', 'credentials', 'maxAge', 'cacheControl', 'preflight', 'preflightContinue', 'strictPreflight',
  'optionsSuccessStatus', 'hook', 'hideOptionsRoute', 'logLevel', 'delegator',
])
const ORIGIN: OriginDialect = Object.freeze({ rich: true, starInList: true, resets: true, asking: 'fromFastifyOrigin' })
const HOOKS: readonly unknown[] = Object.freeze(['onRequest', 'preParsing', 'preValidation', 'preHandler', 'preSerialization'])
const SAFELISTED: readonly string[] = Object.freeze(['GET', 'HEAD', 'POST'])

/**
 * The policy that means what these options of `@fastify/cors` mean, or every reason why none does. `false` is what a route writes for no CORS. For a route that
 * overrides the plugin's options, spread both: `{ ...ofThePlugin, ...ofTheRoute }`.
 */
export function translateFastifyCors(options: FastifyCorsOptions | FastifyCorsDelegate | false = {}, { reasons }: TranslateSettings = {}): Translation {
  const findings = createFindings('@fastify/cors')
  const given = readOptions(options === false ? { origin: false } : options, KNOWN, findings)
  if (given?.get('delegator')) findings.fault('options/per-request', 'delegator', given.get('delegator'))
  if (given === undefined || given.get('delegator')) return { ok: false, faults: findings.faults, notes: findings.notes }
  const credentials = readCredentials(given.get('credentials'), findings)
  const origin = given.has('origin') ? given.get('origin') : '*'
  const unset = 'answers every request with an error'
  const draft = {
    origins: readOriginOption(origin, { ...ORIGIN, findings, credentials, reason: statedReason(reasons, 'origin'), unset }),
    credentials,
    ...readGranted(given, credentials, findings, reasons),
    exposeHeaders: readExposedHeadersOption({ name: 'exposedHeaders', value: given.get('exposedHeaders') ?? [], text: true }, findings),
    maxAge: readMaxAge(given.get('maxAge'), findings),
  }
  checkStatus(given, findings)
  checkPreflightContinue(given.get('preflightContinue'), findings, reasons)
  tellWithoutCounterpart(given, findings)
  return finishTranslation(draft, findings, { allowHeaders: 'allowedHeaders', exposeHeaders: 'exposedHeaders', methods: 'methods' }, reasons)
}

type Granted = Pick<PolicyDraft, 'methods' | 'allowHeaders'>

function readGranted(given: ReadonlyMap<string, unknown>, credentials: boolean, findings: Findings, reasons: Reasons | undefined): Granted {
  if (isSilent(given, findings, reasons)) return { methods: SAFELISTED, allowHeaders: [] }
  // An option that is there and `undefined` replaces the default: it lists nothing.
  const methods = given.has('methods') ? readMethodsOption({ name: 'methods', value: given.get('methods') ?? '', text: true }, findings) : SAFELISTED
  if (given.has('allowedHeaders') && given.get('allowedHeaders') !== null) {
    const option = { name: 'allowedHeaders', value: given.get('allowedHeaders') ?? '', text: true }
    return { methods, allowHeaders: readAllowedHeadersOption(option, credentials, findings) }
  }
  findings.note('headers/requested', 'allowedHeaders', given.get('allowedHeaders'), { detail: credentials ? ', up to 64 of them' : '' })
  return { methods, allowHeaders: '*' }
}

// Whether preflights were answered by nobody.
function isSilent(given: ReadonlyMap<string, unknown>, findings: Findings, reasons: Reasons | undefined): boolean {
  if (!given.has('preflight') || given.get('preflight') === true) return false
  const reason = statedReason(reasons, 'preflight')
  if (reason === undefined) findings.fault('preflight/off', 'preflight', given.get('preflight'))
  else findings.note('preflight/refused', 'preflight', given.get('preflight'), { detail: reason })
  return reason !== undefined
}

function tellWithoutCounterpart(given: ReadonlyMap<string, unknown>, findings: Findings): void {
  const hook = given.get('hook')
  if (given.has('hook') && !HOOKS.includes(hook)) findings.fault('hook/unknown', 'hook', hook)
  else if (given.has('hook') && hook !== 'onRequest') findings.note('hook/none', 'hook', hook)
  for (const name of ['hideOptionsRoute', 'logLevel']) {
    if (given.get(name) !== undefined) findings.note('route/none', name, given.get(name))
  }
  if (given.get('strictPreflight') !== undefined) findings.note('preflight/strict', 'strictPreflight', given.get('strictPreflight'))
  const cacheControl = given.get('cacheControl')
  if (typeof cacheControl === 'string' || Number.isInteger(cacheControl)) findings.note('preflight/cache-control', 'cacheControl', cacheControl)
}
