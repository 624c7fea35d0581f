/** The options of `hono/cors` as a policy. */
import type { HonoOriginFunction } from './callback.ts'
import { readCredentials, readMaxAge, readOptions } from './common-option.ts'
import { readAllowedHeadersOption, readExposedHeadersOption, readMethodsOption } from './list-option.ts'
import { createFindings } from './note.ts'
import type { Findings } from './note.ts'
import { readOriginOption } from './origin-option.ts'
import type { OriginDialect } from './origin-option.ts'
import { statedReason } from './reasons.ts'
import type { TranslateSettings } from './reasons.ts'
import { finishTranslation } from './translation.ts'
import type { Translation } from './translation.ts'

/** What `hono/cors` takes as its options. */
export interface HonoCorsOptions {
  readonly origin?: string | readonly string[] | HonoOriginFunction | undefined
  readonly allowMethods?: readonly string[] | ((origin: string, context: never) => Promise<string[]> | string[]) | undefined
  readonly allowHeaders?: readonly string[] | undefined
  readonly exposeHeaders?: readonly string[] | undefined
  readonly credentials?: boolean | undefined
  readonly maxAge?: number | undefined
}

const KNOWN: readonly string[] = Object.freeze(['origin', 'allowMethods', 'allowHeaders', 'exposeHeaders', 'credentials', 'maxAge'])
const METHODS: readonly string[] = Object.freeze(['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH', 'QUERY'])
const ORIGIN: OriginDialect = Object.freeze({ rich: false, starInList: false, resets: false, asking: 'fromHonoOrigin' })

/** The policy that means what these options of `hono/cors` mean, or every reason why none does. Without options: what `cors()` does. */
export function translateHonoCors(options: HonoCorsOptions = {}, { reasons }: TranslateSettings = {}): Translation {
  const findings = createFindings('hono/cors')
  const given = readOptions(options, KNOWN, findings)
  if (given === undefined) return { ok: false, faults: findings.faults, notes: findings.notes }
  const credentials = readCredentials(given.get('credentials'), findings)
  const origin = given.has('origin') ? given.get('origin') : '*'
  const unset = origin === '' ? 'allows nobody' : 'fails on every request'
  const draft = {
    origins: readOriginOption(origin, { ...ORIGIN, findings, credentials, reason: statedReason(reasons, 'origin'), unset }),
    credentials,
    allowHeaders: readHeaders(given.get('allowHeaders'), credentials, findings),
    exposeHeaders: readExposedHeadersOption({ name: 'exposeHeaders', value: given.get('exposeHeaders') ?? [], text: false }, findings),
    maxAge: readMaxAge(given.get('maxAge'), findings),
    methods: given.has('allowMethods') ? readMethodsOption({ name: 'allowMethods', value: given.get('allowMethods') ?? [], text: false }, findings) : METHODS,
  }
  return finishTranslation(draft, findings, { allowHeaders: 'allowHeaders', exposeHeaders: 'exposeHeaders', methods: 'allowMethods' }, reasons)
}

// An empty list grants what is requested, as none does.
function readHeaders(value: unknown, credentials: boolean, findings: Findings): '*' | readonly string[] | undefined {
  const isNone = value === undefined || value === null || (Array.isArray(value) && value.length === 0)
  if (!isNone) return readAllowedHeadersOption({ name: 'allowHeaders', value, text: false }, credentials, findings)
  findings.note('headers/requested', 'allowHeaders', value, { detail: credentials ? ', up to 64 of them' : '' })
  return '*'
}
