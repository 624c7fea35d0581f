/** Checking origins as they were written: a list of patterns, the name of a trusted group, a lookup. */
import { isInsecureOrigin, parseOrigin } from '../value/origin.ts'
import { matchesOriginPattern, parseOriginPattern, publicSuffixOf, serializeOriginPattern } from '../value/origin-pattern.ts'
import { diagnosePattern } from '../value/pattern-fault.ts'
import { escapeText } from '../value/quote.ts'
import type { LookupOrigins } from './input.ts'
import type { IssueList } from './issue-list.ts'
import type { IssuePath } from './issue.ts'
import type { AppCode, IssueCode, PolicyCode, PolicyFaultCode } from './issue-code.ts'
import type { CheckedOrigins, PlacedPattern } from './layer.ts'
import { compileOriginSet } from './origin-set.ts'

/** What checking origins needs to know: the groups of trusted hosts by name, `undefined` for one whose fault is already told. */
export interface OriginsContext<Code extends IssueCode = AppCode> {
  readonly issues: IssueList<Code>
  readonly groups: ReadonlyMap<string, CheckedOrigins | undefined>
}

/** Check the value of `origins`. `undefined` where it is faulty. */
export function checkOrigins(value: unknown, path: IssuePath, { issues, groups }: OriginsContext<PolicyCode>): CheckedOrigins | undefined {
  if (value === '*') return { kind: 'any' }
  if (Array.isArray(value)) {
    if (value.length > 0) return checkPatterns(value, path, issues)
    issues.fault('origins/empty', path, value)
    return undefined
  }
  if (!isTagged(value)) {
    issues.fault('origins/type', path, value, { detail: suggestOrigins(value) })
    return undefined
  }
  if (value.kind !== 'trusted') return checkDynamicOrigins(value, path, issues)
  const { name } = value
  if (typeof name === 'string' && groups.has(name)) return groups.get(name)
  issues.fault('origins/unknown-group', path, name, { detail: groups.size === 0 ? undefined : [...groups.keys()].map((group) => escapeText(group, 40)).join(', ') })
  return undefined
}

/** Check one group of trusted hosts. An empty list is valid here: a setting that trusts nobody. */
export function checkTrustGroup(value: unknown, path: IssuePath, issues: IssueList<PolicyCode>): CheckedOrigins | undefined {
  if (Array.isArray(value)) return checkPatterns(value, path, issues)
  if (isTagged(value) && value.kind !== 'trusted') return checkDynamicOrigins(value, path, issues)
  issues.fault('trust/group-type', path, value)
  return undefined
}

interface Tagged {
  readonly kind: 'trusted' | 'environment' | 'lookup'
  readonly [field: string]: unknown
}

function isTagged(value: unknown): value is Tagged {
  return typeof value === 'object' && value !== null && 'kind' in value && (value.kind === 'trusted' || value.kind === 'environment' || value.kind === 'lookup')
}

function checkDynamicOrigins(value: Tagged, path: IssuePath, issues: IssueList<PolicyCode>): CheckedOrigins | undefined {
  if (value.kind === 'lookup') return checkLookup(value, path, issues)
  const { patterns } = value
  const variable = typeof value['variable'] === 'string' ? value['variable'] : ''
  if (Array.isArray(patterns) && patterns.length > 0) return checkPatterns(patterns, [...path, variable], issues)
  issues.fault('origins/environment', path, patterns === undefined ? undefined : '', { detail: escapeText(variable) })
  return undefined
}

function isLookup(value: Tagged): value is Tagged & LookupOrigins {
  return value.kind === 'lookup' && typeof value['ask'] === 'function'
}

function checkLookup(value: Tagged, path: IssuePath, issues: IssueList<PolicyCode>): CheckedOrigins | undefined {
  if (!isLookup(value)) {
    issues.fault('lookup/ask', path, value['ask'])
    return undefined
  }
  for (const option of ['ttl', 'negativeTtl', 'maxEntries', 'timeout']) {
    const given: unknown = value[option]
    if (given !== undefined && !(typeof given === 'number' && given > 0 && Number.isFinite(given))) issues.fault('lookup/option', [...path, option], given, { detail: option })
  }
  return { kind: 'lookup', definition: value }
}

/** Origins that a mend writes out, at most. */
const SUGGESTED_ORIGINS = 5

function suggestOrigins(value: unknown): string | undefined {
  if (typeof value === 'string') {
    const entries = value.split(/[\s,;]+/).filter((entry) => entry !== '').map((entry) => (parseOriginPattern(entry) === undefined ? diagnosePattern(entry).suggestion : entry))
    const valid = entries.length > 0 && entries.length <= SUGGESTED_ORIGINS && entries.every((entry) => entry !== undefined)
    return valid ? `Write a list: [${entries.map((entry) => `'${entry}'`).join(', ')}].` : undefined
  }
  if (value instanceof RegExp) return 'Write a pattern such as \'https://*.app.example\': a regular expression on the text of an origin lets strangers in when it is off by one character.'
  if (typeof value === 'function') return 'Write lookup(ask) around the function: its answers are then bounded, cached and never asked for malformed origins.'
  if (value === true) return 'Write \'*\' for everybody.'
  if (value === false) return 'Write cors: false for no CORS here.'
  return undefined
}

function checkPatterns(list: readonly unknown[], path: IssuePath, issues: IssueList<PolicyCode>): CheckedOrigins {
  const patterns: PlacedPattern[] = []
  const seen = new Set<string>()
  for (const [index, text] of list.entries()) {
    const place = [...path, index]
    const pattern = typeof text === 'string' ? parseOriginPattern(text) : undefined
    if (pattern === undefined) {
      reportPattern(text, place, issues)
      continue
    }
    const full = serializeOriginPattern(pattern)
    if (seen.has(full)) issues.warn('warning/duplicate-origin', place, text)
    seen.add(full)
    if (pattern.port === '*' && pattern.host.kind === 'exact' && pattern.host.host === 'localhost') issues.warn('warning/localhost-any-port', place, text)
    patterns.push({ pattern, path: place })
  }
  warnRedundant(patterns, issues)
  return { kind: 'listed', patterns }
}

function reportPattern(text: unknown, path: IssuePath, issues: IssueList<PolicyCode>): void {
  if (typeof text !== 'string') {
    const detail = text instanceof RegExp || typeof text === 'function' ? suggestOrigins(text) : undefined
    issues.fault('origin/type', path, text, { detail })
  } else if (text === '*') {
    issues.fault('origins/wildcard-in-list', path, text)
  } else {
    const { fault, suggestion } = diagnosePattern(text)
    const detail = fault === 'list' ? suggestOrigins(text) : suggestion
    issues.fault(`origin/${fault}` satisfies PolicyFaultCode, path, text, { detail })
  }
}

function warnRedundant(patterns: readonly PlacedPattern[], issues: IssueList<PolicyCode>): void {
  const wildcards = patterns.filter(({ pattern }) => pattern.host.kind !== 'exact')
  if (wildcards.length === 0) return
  const taken = compileOriginSet(wildcards.map(({ pattern }) => pattern))
  for (const { pattern, path } of patterns) {
    const text = serializeOriginPattern(pattern)
    if (pattern.host.kind !== 'exact' || !taken.has(text)) continue
    const origin = parseOrigin(text)
    const wider = origin && wildcards.find((wildcard) => matchesOriginPattern(wildcard.pattern, origin))
    issues.warn('warning/redundant-origin', path, text, { detail: wider && serializeOriginPattern(wider.pattern) })
  }
}

/** Tell what a list of patterns must not hold beside credentials, and what is unwise without them. */
export function checkPatternSafety(origins: CheckedOrigins, rules: { readonly credentials: IssuePath | undefined; readonly insecure: boolean; readonly publicSuffixes: boolean }, issues: IssueList<PolicyCode>): void {
  if (origins.kind !== 'listed') return
  for (const { pattern, path } of origins.patterns) {
    const text = serializeOriginPattern(pattern)
    const host = pattern.host.kind === 'exact' ? pattern.host.host : pattern.host.domain
    if (isInsecureOrigin(pattern.scheme, host)) {
      if (rules.credentials === undefined) issues.warn('warning/insecure', path, text)
      else if (!rules.insecure) issues.fault('origins/insecure-with-credentials', path, text, { also: rules.credentials })
    }
    const suffix = publicSuffixOf(pattern.host)
    if (suffix === undefined) continue
    if (rules.credentials === undefined) issues.warn('warning/public-suffix', path, text, { detail: suffix })
    else if (!rules.publicSuffixes) issues.fault('origins/public-suffix-with-credentials', path, text, { detail: suffix, also: rules.credentials })
  }
}
