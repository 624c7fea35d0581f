/** Reading the origin option of the three packages: everybody, nobody, a list, or what only code can tell. */
import type { OriginQuestion } from '../policy/input.ts'
import { createIssue } from '../policy/issue.ts'
import { POLICY_TEXTS } from '../policy/policy-text.ts'
import { parseOrigin } from '../value/origin.ts'
import { parseOriginPattern, serializeOriginPattern } from '../value/origin-pattern.ts'
import { diagnosePattern } from '../value/pattern-fault.ts'
import { quote } from '../value/quote.ts'
import { fromExpressOrigin, fromFastifyOrigin, fromHonoOrigin } from './callback.ts'
import type { AskedPolicy } from './callback.ts'
import { readExpressionOption, tellPatterns } from './expression-option.ts'
import type { ReadExpression } from './expression-option.ts'
import type { Findings } from './note.ts'

/** Who may read, as the option says it. */
export type OriginsDraft =
  | { readonly kind: 'off' | 'everybody' }
  /** `patterns` is everything that patterns can say; where an expression says more, `asked` is the question that stands for the whole list. */
  | { readonly kind: 'listed'; readonly patterns: readonly string[]; readonly asked: AskedList | undefined }
  | { readonly kind: 'callback'; readonly ask: OriginQuestion; readonly source: string }

/** Exact origins and expressions that are asked one by one. */
export interface AskedList {
  readonly texts: readonly string[]
  readonly expressions: readonly RegExp[]
}

/** How a package reads the option. */
export interface OriginDialect {
  /** Whether `true`, `false`, regular expressions and lists within lists mean what they do in express `cors`. */
  readonly rich: boolean
  /** Whether a list that has `'*'` in it stands for everybody. */
  readonly starInList: boolean
  /** Whether the place at which a regular expression stopped is reset before it is used again. */
  readonly resets: boolean
  /** The function that makes the question of a lookup out of an origin function. */
  readonly asking: 'fromExpressOrigin' | 'fromFastifyOrigin' | 'fromHonoOrigin'
}

/** What else the options and the reasons say. */
export interface OriginContext extends OriginDialect {
  readonly findings: Findings
  readonly credentials: boolean
  readonly reason: string | undefined
  /** What becomes of requests while the option is missing, as the rest of a sentence. */
  readonly unset: string
}

const ASKING: Readonly<Record<OriginDialect['asking'], (ask: never, policy: AskedPolicy) => OriginQuestion>> = { fromExpressOrigin, fromFastifyOrigin, fromHonoOrigin }
const LIST_MEND = 'List origins such as \'https://app.example\'.'

/** Read the option. `undefined` where it cannot be meant; the fault is told. */
export function readOriginOption(value: unknown, context: OriginContext): OriginsDraft | undefined {
  const { findings, credentials, rich, unset } = context
  if (value === undefined || value === null || value === '') {
    findings.fault('option/unset', 'origin', value, { detail: unset, mend: 'Set it, or leave the option out for everybody.' })
  } else if (value === '*') {
    if (!credentials) return { kind: 'everybody' }
    findings.fault('origin/star-with-credentials', 'origin', value)
  } else if (!rich && !['string', 'function'].includes(typeof value) && !Array.isArray(value)) {
    findings.fault('option/type', 'origin', value, { detail: ', and fails on every request', mend: LIST_MEND })
  } else if (value === false) {
    findings.note('origin/off', 'origin', value)
    return { kind: 'off' }
  } else if (value === true) return readEverybody(value, context)
  else if (typeof value === 'function') return readCallback(value as (...parameters: never[]) => unknown, context)
  else return readList(Array.isArray(value) ? value : [value], context)
  return undefined
}

function readEverybody(value: unknown, { findings, credentials }: OriginContext): OriginsDraft | undefined {
  if (credentials) findings.fault('origin/everybody-with-credentials', 'origin', value)
  else findings.note('origin/everybody', 'origin', value)
  return credentials ? undefined : { kind: 'everybody' }
}

function readCallback(value: (...parameters: never[]) => unknown, { findings, credentials, reason, asking }: OriginContext): OriginsDraft | undefined {
  if (asking === 'fromHonoOrigin' && value.length > 1) {
    findings.fault('callback/request', 'origin', value)
    return undefined
  }
  if (reason === undefined) {
    findings.fault('callback/no-reason', 'origin', value)
    return undefined
  }
  const insecure = credentials ? '; and, because credentials are allowed, never for an insecure origin, and an answer of \'*\' allows nobody' : ''
  findings.note('callback/lookup', 'origin', value, { detail: `${asking === 'fromFastifyOrigin' ? ', and without the Fastify instance as this' : ''}${insecure}` })
  const name = /^[A-Za-z_$][\w$]*$/.test(value.name) ? value.name : 'origin'
  return { kind: 'callback', ask: ASKING[asking](value as never, { credentials }), source: `${asking}(${name}, { credentials: ${credentials} })` }
}

function readList(list: readonly unknown[], context: OriginContext): OriginsDraft | undefined {
  const { findings, credentials, rich, starInList } = context
  if (starInList && list.includes('*')) {
    if (credentials) findings.fault('origin/star-with-credentials', 'origin', list)
    else findings.note('origin/star-among-others', 'origin', list)
    return credentials ? undefined : { kind: 'everybody' }
  }
  const entries = rich ? list.flat(Infinity) : list
  const before = findings.faults.length
  const read = entries.flatMap((entry) => readEntry(entry, context) ?? [])
  if (findings.faults.length > before) return undefined
  if (read.includes(true)) return readEverybody(true, context)
  if (read.length === 0) {
    findings.adopt(createIssue(POLICY_TEXTS, 'origins/empty', ['origin'], list), 'origin')
    return undefined
  }
  const texts = read.filter((entry) => typeof entry === 'string')
  const expressions = read.filter((entry) => typeof entry === 'object')
  const patterns = [...texts, ...expressions.flatMap((expression) => expression.patterns)]
  if (expressions.some((expression) => expression.patterns.length === 0)) {
    return { kind: 'listed', patterns, asked: { texts, expressions: expressions.map(({ plain }) => plain) } }
  }
  for (const expression of expressions) tellPatterns(expression, findings)
  return { kind: 'listed', patterns, asked: undefined }
}

function readEntry(entry: unknown, context: OriginContext): string | true | ReadExpression | undefined {
  const { findings, rich } = context
  if (typeof entry === 'string') return readText(entry, findings)
  if (rich && entry instanceof RegExp) return readExpressionOption(entry, context)
  if (rich && entry === true) return true
  if (entry === false) findings.note('origin/no-effect', 'origin', entry)
  else if (entry === undefined || entry === null) {
    findings.fault('option/unset', 'origin', entry, { detail: 'pays no heed to it', mend: 'Set it, or remove it from the list.' })
  } else findings.fault('option/type', 'origin', entry, { detail: rich && entry ? ', and takes it for everybody' : '', mend: LIST_MEND })
  return undefined
}

function readText(text: string, findings: Findings): string | undefined {
  const pattern = parseOriginPattern(text)
  if (text === '*') findings.fault('origin/star-in-list', 'origin', text)
  else if (pattern === undefined) adoptDiagnosis(text, findings)
  else if (parseOrigin(text) === undefined) findings.fault('origin/compared-as-text', 'origin', text, { mend: serializeOriginPattern(pattern) })
  else return text
  return undefined
}

function adoptDiagnosis(text: string, findings: Findings): void {
  const { fault, suggestion } = diagnosePattern(text)
  const entries = text.split(/[\s,;]+/).filter((entry) => entry !== '')
  const detail = fault === 'list' && entries.length > 0 ? `Write a list: [${entries.map((entry) => quote(entry, 80)).join(', ')}].` : suggestion
  findings.adopt(createIssue(POLICY_TEXTS, `origin/${fault}`, ['origin'], text, { detail }), 'origin')
}
