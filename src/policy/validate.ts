/** Checking one layer of a policy as it was written, and the policy that layers amount to. */
import { isForbiddenMethod, isMethod } from '../value/method.ts'
import { suggestPolicyField } from './field-name.ts'
import { POLICY_FIELDS } from './input.ts'
import type { PolicyField } from './input.ts'
import type { PolicyCode } from './issue-code.ts'
import type { IssueList } from './issue-list.ts'
import type { IssuePath } from './issue.ts'
import type { CheckedFields, CheckedLayer, LayeredPolicy, PlacedFields } from './layer.ts'
import { checkHeaderNames } from './validate-headers.ts'
import { checkOrigins, checkPatternSafety, SINGLE_LISTS } from './validate-origins.ts'
import type { OriginsContext } from './validate-origins.ts'

/** The seconds that the most patient browser keeps a preflight, and those that Chromium keeps it. */
const MAX_AGE_LIMIT = 86_400
const CHROMIUM_MAX_AGE = 7200

/** Check what stands in a `cors` field. `undefined` where nothing stands there, or nothing that could be a layer. `extraFields` are valid here too, and checked elsewhere. */
export function checkLayer(value: unknown, path: IssuePath, context: OriginsContext<PolicyCode>, extraFields: readonly string[] = []): CheckedLayer | undefined {
  if (value === undefined) return undefined
  if (value === false) return { off: true, path }
  const { issues } = context
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    issues.fault('policy/type', path, value)
    return undefined
  }
  const written: WrittenFields = {}
  const names: string[] = []
  const unknown: string[] = []
  for (const name of Object.keys(value)) {
    const field = (value as Readonly<Record<string, unknown>>)[name]
    if (field === undefined) continue
    names.push(name)
    if (isField(name)) written[name] = field
    else if (!extraFields.includes(name)) unknown.push(name)
  }
  for (const name of names) {
    if (isSwitch(name)) {
      if (typeof written[name] !== 'boolean') issues.fault('policy/boolean', [...path, name], written[name])
    } else if (unknown.includes(name)) issues.fault('policy/unknown-field', [...path, name], name, { detail: mendUnknown(name, [...POLICY_FIELDS, ...extraFields], names) })
  }
  const fields = checkFields(written, path, context)
  return written.enabled === false ? { off: true, path } : { off: false, path, fields }
}

/** What was written for the fields of a layer. */
type WrittenFields = { [Field in PolicyField]?: unknown }

const FIELDS: ReadonlySet<string> = new Set(POLICY_FIELDS)

function isField(name: string): name is PolicyField {
  return FIELDS.has(name)
}

function isSwitch(name: string): name is PolicyField {
  return SWITCHES.has(name)
}

const SWITCHES: ReadonlySet<string> = new Set(['enabled', 'credentials', 'enforce', 'dangerouslyAllowInsecureOrigins', 'dangerouslyAllowPublicSuffixes'] satisfies PolicyField[])

// Where the field that was meant is written too, the misspelt one is left over.
function mendUnknown(name: string, known: readonly string[], written: readonly string[]): string | undefined {
  const mend = suggestPolicyField(name, known)
  const meant = /^Write (\w+)\.$/.exec(mend ?? '')?.[1]
  return meant !== undefined && written.includes(meant) ? `Remove it: ${meant} is written already.` : mend
}

function checkFields(written: WrittenFields, path: IssuePath, context: OriginsContext<PolicyCode>): PlacedFields {
  const { issues, lists = SINGLE_LISTS } = context
  const fields: { -readonly [Field in keyof PlacedFields]: PlacedFields[Field] } = {}
  const placeOf = (name: keyof CheckedFields): IssuePath | undefined => (written[name] === undefined ? undefined : [...path, name])
  const origins = placeOf('origins')
  if (origins !== undefined) fields.origins = { value: checkOrigins(written.origins, origins, context), path: origins }
  const credentials = placeOf('credentials')
  if (credentials !== undefined) fields.credentials = { value: readBoolean(written.credentials), path: credentials }
  for (const name of ['allowHeaders', 'exposeHeaders'] as const) {
    const at = placeOf(name)
    if (at !== undefined) fields[name] = { value: checkHeaderNames(name, written[name], at, issues, lists[name]), path: at }
  }
  const maxAge = placeOf('maxAge')
  if (maxAge !== undefined) fields.maxAge = { value: checkMaxAge(written.maxAge, maxAge, issues), path: maxAge }
  for (const name of ['enforce', 'dangerouslyAllowInsecureOrigins', 'dangerouslyAllowPublicSuffixes'] as const) {
    const at = placeOf(name)
    if (at !== undefined) fields[name] = { value: readBoolean(written[name]), path: at }
  }
  return fields
}

// What is no boolean is told by `checkLayer`, which knows every switch.
function readBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

function checkMaxAge(value: unknown, path: IssuePath, issues: IssueList<PolicyCode>): number | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    issues.fault('max-age/type', path, value)
    return undefined
  }
  if (value < 0 || value > MAX_AGE_LIMIT) {
    issues.fault('max-age/range', path, value)
    return undefined
  }
  if (value > CHROMIUM_MAX_AGE) issues.warn('warning/max-age', path, value)
  return value
}

/** Check what the fields of a layered policy are together. */
export function checkLayered(policy: LayeredPolicy, issues: IssueList<PolicyCode>): void {
  if (policy === 'off') return
  const { origins, credentials, exposeHeaders, enforce } = policy.fields
  if (origins === undefined) issues.fault('origins/missing', policy.path, undefined, { also: policy.behind })
  const withCredentials = credentials?.value === true ? credentials.path : undefined
  if (origins?.value?.kind === 'any') {
    if (withCredentials !== undefined) issues.fault('origins/wildcard-with-credentials', origins.path, '*', { also: withCredentials })
    if (enforce?.value === true) issues.fault('enforce/wildcard', enforce.path, true, { also: origins.path })
  }
  if (exposeHeaders?.value === '*' && withCredentials !== undefined) issues.fault('expose-headers/wildcard-with-credentials', exposeHeaders.path, '*', { also: withCredentials })
  if (origins?.value !== undefined) {
    checkPatternSafety(origins.value, {
      credentials: withCredentials,
      insecure: policy.fields.dangerouslyAllowInsecureOrigins?.value === true,
      publicSuffixes: policy.fields.dangerouslyAllowPublicSuffixes?.value === true,
    }, issues)
  }
}

/** Check the methods of a policy that stands alone. */
export function checkMethods(value: unknown, path: IssuePath, issues: IssueList<PolicyCode>): readonly string[] {
  if (!Array.isArray(value)) {
    issues.fault('methods/type', path, value)
    return []
  }
  if (value.length === 0) issues.fault('methods/empty', path, value)
  return (value as readonly unknown[]).filter((method, index): method is string => checkMethod(method, [...path, index], issues))
}

const KNOWN_METHODS: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'QUERY'])

function checkMethod(method: unknown, path: IssuePath, issues: IssueList<PolicyCode>): method is string {
  if (method === '*') issues.fault('methods/wildcard', path, method)
  else if (typeof method !== 'string' || !isMethod(method)) issues.fault('methods/invalid', path, method)
  else if (isForbiddenMethod(method)) issues.fault('methods/forbidden', path, method)
  else if (method !== method.toUpperCase() && KNOWN_METHODS.has(method.toUpperCase())) issues.fault('methods/case', path, method, { detail: method.toUpperCase() })
  else return true
  return false
}
