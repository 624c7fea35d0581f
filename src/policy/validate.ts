/** Checking one layer of a policy as it was written, and the policy that layers amount to. */
import { isForbiddenMethod, isMethod } from '../value/method.ts'
import { suggestPolicyField } from './field-name.ts'
import { POLICY_FIELDS } from './input.ts'
import type { PolicyCode } from './issue-code.ts'
import type { IssueList } from './issue-list.ts'
import type { IssuePath } from './issue.ts'
import type { CheckedFields, CheckedLayer, LayeredPolicy, Placed, PlacedFields } from './layer.ts'
import { checkHeaderNames } from './validate-headers.ts'
import { checkOrigins, checkPatternSafety } from './validate-origins.ts'
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
  const written = Object.entries(value).filter(([, field]) => field !== undefined)
  const known: readonly string[] = [...POLICY_FIELDS, ...extraFields]
  for (const [name, field] of written) {
    if (!known.includes(name)) issues.fault('policy/unknown-field', [...path, name], name, { detail: mendUnknown(name, known, written.map(([other]) => other)) })
    else if (isSwitch(name) && typeof field !== 'boolean') issues.fault('policy/boolean', [...path, name], field)
  }
  const fields = checkFields(new Map(written), path, context)
  return new Map<string, unknown>(written).get('enabled') === false ? { off: true, path } : { off: false, path, fields }
}

// Where the field that was meant is written too, the misspelt one is left over.
function mendUnknown(name: string, known: readonly string[], written: readonly string[]): string | undefined {
  const mend = suggestPolicyField(name, known)
  const meant = /^Write (\w+)\.$/.exec(mend ?? '')?.[1]
  return meant !== undefined && written.includes(meant) ? `Remove it: ${meant} is written already.` : mend
}

function isSwitch(name: string): boolean {
  return ['enabled', 'credentials', 'enforce'].includes(name) || name.startsWith('dangerously')
}

function checkFields(written: ReadonlyMap<string, unknown>, path: IssuePath, context: OriginsContext<PolicyCode>): PlacedFields {
  const { issues } = context
  const place = <T>(name: keyof CheckedFields, check: (value: unknown, path: IssuePath) => T | undefined): Placed<T> | undefined => {
    if (!written.has(name)) return undefined
    return { value: check(written.get(name), [...path, name]), path: [...path, name] }
  }
  const fields: { [Field in keyof CheckedFields]: Placed<CheckedFields[Field]> | undefined } = {
    origins: place('origins', (value, at) => checkOrigins(value, at, context)),
    credentials: place('credentials', readBoolean),
    allowHeaders: place('allowHeaders', (value, at) => checkHeaderNames('allowHeaders', value, at, issues)),
    exposeHeaders: place('exposeHeaders', (value, at) => checkHeaderNames('exposeHeaders', value, at, issues)),
    maxAge: place('maxAge', (value, at) => checkMaxAge(value, at, issues)),
    enforce: place('enforce', readBoolean),
    dangerouslyAllowInsecureOrigins: place('dangerouslyAllowInsecureOrigins', readBoolean),
    dangerouslyAllowPublicSuffixes: place('dangerouslyAllowPublicSuffixes', readBoolean),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined))
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
