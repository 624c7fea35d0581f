/** Checking origins as they were written: a list of patterns, the name of a trusted group, a lookup. */
import { escapeText } from '../value/quote.ts'
import type { LookupOrigins } from './input.ts'
import type { IssueList } from './issue-list.ts'
import type { IssuePath } from './issue.ts'
import type { AppCode, IssueCode, PolicyCode } from './issue-code.ts'
import type { CheckedOrigins } from './layer.ts'
import { ListedOrigins } from './listed-origins.ts'
import { createListReader } from './list-reader.ts'
import type { ListReader } from './list-reader.ts'
import { readPatterns } from './pattern-list.ts'
import type { PatternList } from './pattern-list.ts'
import { suggestOrigins } from './suggest-origins.ts'
import { readAllowedNames, readExposedNames } from './validate-headers.ts'

/** What checking a policy needs to know. */
export interface OriginsContext<Code extends IssueCode = AppCode> {
  readonly issues: IssueList<Code>
  /** The groups of trusted hosts by name, `undefined` for one whose fault is already told. */
  readonly groups: ReadonlyMap<string, CheckedOrigins | undefined>
  /** How lists are read; each for itself unless set. */
  readonly lists?: PolicyLists
}

/** What reads the lists of a policy. */
export interface PolicyLists {
  readonly origins: ListReader<PatternList>
  readonly allowHeaders: ListReader<readonly string[]>
  readonly exposeHeaders: ListReader<readonly string[]>
}

/** Reads each list for itself. */
export const SINGLE_LISTS: PolicyLists = Object.freeze({ origins: readPatterns, allowHeaders: readAllowedNames, exposeHeaders: readExposedNames })

/** Reads lists that hold the same texts once, for a definition of many policies. */
export function createPolicyLists(): PolicyLists {
  return { origins: createListReader(readPatterns), allowHeaders: createListReader(readAllowedNames), exposeHeaders: createListReader(readExposedNames) }
}

/** Check the value of `origins`. `undefined` where it is faulty. */
export function checkOrigins(value: unknown, path: IssuePath, { issues, groups, lists = SINGLE_LISTS }: OriginsContext<PolicyCode>): CheckedOrigins | undefined {
  if (value === '*') return { kind: 'any' }
  if (Array.isArray(value)) {
    if (value.length > 0) return checkPatterns(value, path, issues, lists.origins)
    issues.fault('origins/empty', path, value)
    return undefined
  }
  if (!isTagged(value)) {
    issues.fault('origins/type', path, value, { detail: suggestOrigins(value) })
    return undefined
  }
  if (value.kind !== 'trusted') return checkDynamicOrigins(value, path, issues, lists.origins)
  const { name } = value
  if (typeof name === 'string' && groups.has(name)) return groups.get(name)
  issues.fault('origins/unknown-group', path, name, { detail: groups.size === 0 ? undefined : [...groups.keys()].map((group) => escapeText(group, 40)).join(', ') })
  return undefined
}

/** Check one group of trusted hosts. An empty list is valid here: a setting that trusts nobody. */
export function checkTrustGroup(value: unknown, path: IssuePath, issues: IssueList<PolicyCode>): CheckedOrigins | undefined {
  if (Array.isArray(value)) return checkPatterns(value, path, issues, readPatterns)
  if (isTagged(value) && value.kind !== 'trusted') return checkDynamicOrigins(value, path, issues, readPatterns)
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

function checkDynamicOrigins(value: Tagged, path: IssuePath, issues: IssueList<PolicyCode>, read: ListReader<PatternList>): CheckedOrigins | undefined {
  if (value.kind === 'lookup') return checkLookup(value, path, issues)
  const { patterns } = value
  const variable = typeof value['variable'] === 'string' ? value['variable'] : ''
  if (Array.isArray(patterns) && patterns.length > 0) return checkPatterns(patterns, [...path, variable], issues, read)
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

function checkPatterns(list: readonly unknown[], path: IssuePath, issues: IssueList<PolicyCode>, read: ListReader<PatternList>): CheckedOrigins {
  return new ListedOrigins(read(list, path, issues), path)
}

/** Tell what a list of patterns must not hold beside credentials, and what is unwise without them. */
export function checkPatternSafety(origins: CheckedOrigins, rules: { readonly credentials: IssuePath | undefined; readonly insecure: boolean; readonly publicSuffixes: boolean }, issues: IssueList<PolicyCode>): void {
  if (origins.kind !== 'listed') return
  for (const { index, text, insecure, suffix } of origins.list.risks) {
    const path = [...origins.path, index]
    if (insecure) {
      if (rules.credentials === undefined) issues.warn('warning/insecure', path, text)
      else if (!rules.insecure) issues.fault('origins/insecure-with-credentials', path, text, { also: rules.credentials })
    }
    if (suffix === undefined) continue
    if (rules.credentials === undefined) issues.warn('warning/public-suffix', path, text, { detail: suffix })
    else if (!rules.publicSuffixes) issues.fault('origins/public-suffix-with-credentials', path, text, { detail: suffix, also: rules.credentials })
  }
}
