/** A list of origin patterns, read: what it says in full, whom it lets in, and what is unwise about it. */
import { isInsecureOrigin, parseOrigin } from '../value/origin.ts'
import { matchesOriginPattern, parseOriginPattern, publicSuffixOf, serializeOriginPattern } from '../value/origin-pattern.ts'
import type { OriginPattern } from '../value/origin-pattern.ts'
import { diagnosePattern } from '../value/pattern-fault.ts'
import type { PolicyCode, PolicyFaultCode } from './issue-code.ts'
import type { IssueList } from './issue-list.ts'
import type { IssuePath } from './issue.ts'
import { compileOriginSet } from './origin-set.ts'
import type { OriginSet } from './origin-set.ts'
import { suggestOrigins } from './suggest-origins.ts'

/** A pattern that is not safe with credentials, or not wise without them. */
export interface RiskyPattern {
  /** Its place in the list. */
  readonly index: number
  readonly text: string
  readonly insecure: boolean
  /** The public suffix below which strangers can register names that it takes in. */
  readonly suffix: string | undefined
}

/** The valid patterns of a list. What is made of them is made once, however many policies they stand in. */
export class PatternList {
  readonly patterns: readonly OriginPattern[]
  /** The patterns in full. */
  readonly texts: readonly string[]
  /** The place of each in the list as it was written. */
  readonly indexes: readonly number[]
  #set: OriginSet | undefined
  #risks: readonly RiskyPattern[] | undefined

  /** `set` holds whom the patterns name, where that is known. */
  constructor(patterns: readonly OriginPattern[], texts: readonly string[], indexes: readonly number[], set?: OriginSet) {
    this.patterns = patterns
    this.texts = Object.freeze(texts)
    this.indexes = indexes
    this.#set = set
  }

  /** Whom the patterns name. */
  get set(): OriginSet {
    this.#set ??= compileOriginSet(this.patterns, this.texts)
    return this.#set
  }

  get risks(): readonly RiskyPattern[] {
    this.#risks ??= findRisks(this)
    return this.#risks
  }
}

function findRisks({ patterns, texts, indexes }: PatternList): readonly RiskyPattern[] {
  const risks: RiskyPattern[] = []
  patterns.forEach(({ scheme, host }, at) => {
    const insecure = isInsecureOrigin(scheme, host.kind === 'exact' ? host.host : host.domain)
    const suffix = publicSuffixOf(host)
    if (insecure || suffix !== undefined) risks.push({ index: indexes[at] as number, text: texts[at] as string, insecure, suffix })
  })
  return risks
}

/** Read a list of patterns. Faulty ones are told and left out. */
export function readPatterns(list: readonly unknown[], path: IssuePath, issues: IssueList<PolicyCode>): PatternList {
  const patterns: OriginPattern[] = []
  const texts: string[] = []
  const indexes: number[] = []
  const seen = new Set<string>()
  for (let index = 0; index < list.length; index++) {
    const text = list[index]
    const pattern = typeof text === 'string' ? parseOriginPattern(text) : undefined
    if (pattern === undefined || typeof text !== 'string') {
      reportPattern(text, [...path, index], issues)
      continue
    }
    // A pattern is written in one way, so one with a scheme is written in full.
    const full = text.includes('://') ? text : serializeOriginPattern(pattern)
    if (seen.has(full)) issues.warn('warning/duplicate-origin', [...path, index], text)
    seen.add(full)
    if (pattern.port === '*' && pattern.host.kind === 'exact' && pattern.host.host === 'localhost') issues.warn('warning/localhost-any-port', [...path, index], text)
    patterns.push(pattern)
    texts.push(full)
    indexes.push(index)
  }
  const exact = patterns.every(({ host, port }) => host.kind === 'exact' && port !== '*')
  const read = new PatternList(patterns, texts, indexes, exact ? seen : undefined)
  warnRedundant(read, path, issues)
  return read
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

function warnRedundant({ patterns, texts, indexes }: PatternList, path: IssuePath, issues: IssueList<PolicyCode>): void {
  const wildcards = patterns.filter(({ host }) => host.kind !== 'exact')
  if (wildcards.length === 0) return
  const taken = compileOriginSet(wildcards)
  patterns.forEach(({ host }, at) => {
    const text = texts[at] as string
    if (host.kind !== 'exact' || !taken.has(text)) return
    const origin = parseOrigin(text)
    const wider = origin && wildcards.find((wildcard) => matchesOriginPattern(wildcard, origin))
    issues.warn('warning/redundant-origin', [...path, indexes[at] as number], text, { detail: wider && serializeOriginPattern(wider) })
  })
}
