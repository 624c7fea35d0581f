/** Reading a regular expression in the origin option: the patterns that it amounts to, or itself where a reason is stated. */
import { quote } from '../value/quote.ts'
import type { Findings } from './note.ts'
import { readExpression } from './regexp-origin.ts'
import type { ExpressionCause, ExpressionDifference, ExpressionReading } from './regexp-origin.ts'
import { ANYBODY, findStrangers, withoutMemory } from './strangers.ts'

/** What else decides about an expression: credentials, the stated reason, and whether the package resets it before each use. */
export interface ExpressionContext {
  readonly findings: Findings
  readonly credentials: boolean
  readonly reason: string | undefined
  readonly resets: boolean
}

const CAUSES: Readonly<Record<ExpressionCause, string>> = {
  start: 'it has no ^ at its start',
  end: 'it has no $ at its end',
  dot: 'a dot without a backslash is any character',
  scheme: 'it does not name the scheme',
  'one-label': 'its wildcard takes in one label, where a pattern\'s takes in one or more',
  dots: 'its wildcard runs over dots and into the name behind it',
  characters: 'its wildcard takes in other characters than a pattern\'s',
  port: 'its port is any but none',
  place: 'it has a wildcard where a pattern can have none',
  never: 'it matches no origin that a browser sends',
  unread: 'it is more than characters, classes, groups and repetitions',
}

/** An expression as it was written, as it is asked, and the patterns that it amounts to: none where only asking will do. */
export interface ReadExpression {
  readonly written: RegExp
  readonly plain: RegExp
  readonly patterns: readonly string[]
  readonly differences: readonly ExpressionDifference[]
}

/** Read an expression. `undefined` where it cannot be meant; the fault is told. */
export function readExpressionOption(written: RegExp, context: ExpressionContext): ReadExpression | undefined {
  const { findings, credentials, reason, resets } = context
  if (!resets && (written.global || written.sticky)) {
    findings.fault('regexp/remembers', 'origin', written)
    return undefined
  }
  const plain = withoutMemory(written)
  const reading = readExpression(plain)
  if (reading.kind === 'patterns') return { written, plain, patterns: reading.patterns, differences: reading.differences }
  const [stranger] = findStrangers(plain)
  if (reason === undefined || reading.causes.includes('never')) {
    tellFault(written, reading, stranger, findings)
    return undefined
  }
  if (stranger !== undefined && credentials) {
    findings.fault('regexp/strangers', 'origin', written, { detail: quote(stranger), mend: mendOf(reading, stranger, false) })
    return undefined
  }
  findings.note('regexp/lookup', 'origin', written, { detail: stranger === undefined ? '' : `. It lets in ${quote(stranger)}` })
  return { written, plain, patterns: [], differences: [] }
}

/** Tell which patterns stand for an expression, and how they differ from it. */
export function tellPatterns({ written, plain, patterns, differences }: ReadExpression, findings: Findings): void {
  const detail = listPatterns(patterns)
  findings.note('regexp/translated', 'origin', written, { detail })
  for (const difference of differences) findings.note(`regexp/${difference}`, 'origin', written, { detail })
  const samples = patterns.filter((pattern) => pattern.includes('*')).flatMap((pattern) => ['evil.net/', 'evil/'].map((path) => pattern.replace('*', path)))
  const text = samples.find((sample) => plain.test(sample))
  if (text !== undefined) findings.note('regexp/texts', 'origin', written, { detail: quote(text) })
}

type OtherReading = Extract<ExpressionReading, { readonly kind: 'other' }>

function tellFault(expression: RegExp, reading: OtherReading, stranger: string | undefined, findings: Findings): void {
  const { causes } = reading
  const anchored = !causes.includes('start') && !causes.includes('end')
  const code = !anchored ? 'regexp/unanchored' : causes.includes('dot') ? 'regexp/dot' : 'regexp/not-a-pattern'
  const why = causes.map((cause) => CAUSES[cause]).join('; ')
  const detail = stranger === undefined ? why : `${why}. It lets in ${quote(stranger)}`
  findings.fault(code, 'origin', expression, { detail, mend: mendOf(reading, stranger, !causes.includes('never')) })
}

function mendOf({ meant }: OtherReading, stranger: string | undefined, reasonHelps: boolean): string {
  const [nearest] = meant
  const otherwise = stranger === ANYBODY ? 'Write origin: \'*\' for everybody, which cannot go with credentials' : 'Write patterns, such as \'https://*.app.example\''
  const write = nearest === undefined ? otherwise : `Write ${listPatterns(meant)}, where that is meant`
  return reasonHelps ? `${write}. To keep the expression, say why in reasons: { origin: '…' }; it is then asked as a lookup.` : `${write}.`
}

function listPatterns(patterns: readonly string[]): string {
  return patterns.map((pattern) => quote(pattern)).join(' and ')
}

/** Asking whether an origin is one of the texts or matches one of the expressions, as code. */
export function printTest(texts: readonly string[], expressions: readonly RegExp[]): string {
  const listed = texts.length === 0 ? [] : [`[${texts.map((text) => quote(text, Infinity)).join(', ')}].includes(origin)`]
  return `(origin) => ${[...listed, ...expressions.map((expression) => `${String(expression)}.test(origin)`)].join(' || ')}`
}

/** The function that `printTest` prints. */
export function createTest(texts: readonly string[], expressions: readonly RegExp[]): (origin: string) => boolean {
  return (origin) => texts.includes(origin) || expressions.some((expression) => expression.test(origin))
}
