/** Which origin patterns a regular expression amounts to, and where it differs from every pattern. */
import { parseOriginPattern, serializeOriginPattern } from '../value/origin-pattern.ts'
import { diagnosePattern } from '../value/pattern-fault.ts'
import { expandExpression } from './regexp-path.ts'
import type { ExpressionPath, PathItem } from './regexp-path.ts'
import { ORIGIN_CHARACTERS, parseExpression } from './regexp-syntax.ts'

/** Why an expression is no pattern. */
export type ExpressionCause = 'start' | 'end' | 'dot' | 'scheme' | 'one-label' | 'dots' | 'characters' | 'port' | 'place' | 'never' | 'unread'

/** How the patterns that an expression amounts to differ from it: they name hosts with an underscore that it leaves out, or the other way round. */
export type ExpressionDifference = 'wider' | 'narrower'

/** Patterns, or the causes why there are none and the patterns that were probably meant. */
export type ExpressionReading =
  | { readonly kind: 'patterns'; readonly patterns: readonly string[]; readonly differences: readonly ExpressionDifference[] }
  | { readonly kind: 'other'; readonly causes: readonly ExpressionCause[]; readonly meant: readonly string[] }

interface PathReading {
  readonly text: string
  readonly causes: ReadonlySet<ExpressionCause>
  readonly differences: ReadonlySet<ExpressionDifference>
}

const ALPHANUMERIC_HYPHEN = 'abcdefghijklmnopqrstuvwxyz0123456789-'
const LABEL_LENGTH = 63

/** Read an expression. What it says of texts that are no serialised origin does not matter: browsers send none. */
export function readExpression(expression: RegExp): ExpressionReading {
  const alternatives = parseExpression(expression)
  const paths = alternatives && expandExpression(alternatives)
  if (paths === undefined) return { kind: 'other', causes: ['unread'], meant: [] }
  const all = paths.map(readPath)
  const matching = all.filter(({ causes }) => !causes.has('never'))
  const readings = matching.length > 0 ? matching : all
  const causes = new Set(readings.flatMap((reading) => [...reading.causes]))
  const meant = new Set(readings.flatMap(meantBy))
  if (readings.length === 0) causes.add('never')
  if (causes.size > 0) return { kind: 'other', causes: [...causes], meant: [...meant] }
  return { kind: 'patterns', patterns: [...meant], differences: [...new Set(readings.flatMap((reading) => [...reading.differences]))] }
}

function readPath(path: ExpressionPath): PathReading {
  const causes = new Set<ExpressionCause>()
  const differences = new Set<ExpressionDifference>()
  if (path[0]?.kind !== 'start') causes.add('start')
  if (path[path.length - 1]?.kind !== 'end') causes.add('end')
  const items = path.slice(path[0]?.kind === 'start' ? 1 : 0, path[path.length - 1]?.kind === 'end' ? -1 : undefined)
  const text = items.reduce((written, item, index) => written + writeItem(item, { written, next: items[index + 1], causes, differences }), '')
  if (!/^[a-z][a-z0-9+.-]*:\/\//.test(text)) causes.add('scheme')
  if (causes.size === 0 && parseOriginPattern(text) === undefined) causes.add(text.includes('*') ? 'place' : 'never')
  return { text, causes, differences }
}

interface Surroundings {
  readonly written: string
  readonly next: PathItem | undefined
  readonly causes: Set<ExpressionCause>
  readonly differences: Set<ExpressionDifference>
}

function writeItem(item: PathItem, around: Surroundings): string {
  const { written, next, causes } = around
  switch (item.kind) {
    case 'port': return ':*'
    case 'one':
      if (item.characters.length === 1) return item.characters
      causes.add(item.characters === ORIGIN_CHARACTERS ? 'dot' : 'characters')
      return item.characters === ORIGIN_CHARACTERS ? '.' : '*'
    case 'labels':
      if (!startsHost(written)) causes.add('place')
      judgeLabels(item.characters, around)
      return '*.'
    case 'run':
      if (/:\/\/.*:$/.test(written)) causes.add('port')
      else if (startsHost(written) && next?.kind === 'one' && next.characters === '.') {
        if (!item.characters.includes('.')) causes.add('one-label')
        else if (item.min > 1 || item.max !== Infinity) causes.add('characters')
        judgeLabels(item.characters, around)
      } else judgeLabelPart(item, around)
      return '*'
    default:
      causes.add('place')
      return ''
  }
}

function startsHost(written: string): boolean {
  return written === '' || written.endsWith('://')
}

// A whole-label wildcard takes in every label that a browser can send: letters, digits, hyphens and underscores.
function judgeLabels(characters: string, { causes, differences }: Surroundings): void {
  if (![...ALPHANUMERIC_HYPHEN].every((character) => characters.includes(character))) causes.add('characters')
  else if (!characters.includes('_')) differences.add('wider')
}

// A wildcard inside a label takes in letters, digits and hyphens.
function judgeLabelPart({ characters, min, max }: PathItem & { readonly kind: 'run' }, { causes, differences }: Surroundings): void {
  if (characters.includes('.')) causes.add('dots')
  else if (min !== 1 || max < LABEL_LENGTH || ![...ALPHANUMERIC_HYPHEN].every((character) => characters.includes(character))) causes.add('characters')
  else if (characters.includes('_')) differences.add('narrower')
}

// The valid patterns nearest to what is written: with a scheme where there is none, below a domain where a wildcard runs into it, and the domain itself.
function meantBy({ text, causes }: PathReading): readonly string[] {
  const whole = causes.has('scheme') ? addScheme(text.replace(/^[^/]*:\/\/|^\/+/, '')) : text
  const below = causes.has('start') && causes.has('scheme') && !whole.includes('://localhost') ? whole.replace('://', '://*.') : whole
  const candidates = parseOriginPattern(whole) === undefined ? [whole.replace('://*', '://'), diagnosePattern(whole).suggestion ?? ''] : [whole, below]
  return candidates.flatMap((candidate) => parseOriginPattern(candidate) ?? []).map(serializeOriginPattern)
}

// Without a scheme a single name is no host of the web, except for this machine's.
function addScheme(rest: string): string {
  if (/^localhost(?::|$)/.test(rest)) return `http://${rest.includes(':') ? rest : `${rest}:*`}`
  return rest.includes('.') ? `https://${rest.startsWith('.') ? '*' : ''}${rest}` : ''
}
