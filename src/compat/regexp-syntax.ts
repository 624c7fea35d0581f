/** Reading a regular expression into what it says about the characters of an origin. Only the plain part of the language is read; the rest is left to reasons. */

/** Every character that a serialised origin can have. Sets of characters are texts of some of them, in this order. */
export const ORIGIN_CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789-_.:/+[]'

/** One character out of a set, repeated; an anchor; alternatives, repeated. */
export type ExpressionNode =
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'characters'; readonly characters: string; readonly min: number; readonly max: number }
  | { readonly kind: 'group'; readonly alternatives: readonly ExpressionSequence[]; readonly min: number; readonly max: number }

/** Nodes one after the other. */
export type ExpressionSequence = readonly ExpressionNode[]

interface Cursor {
  readonly text: string
  readonly ignoreCase: boolean
  at: number
}

type Range = readonly [first: number, last: number]

const HYPHEN: Range = [0x2d, 0x2d]
const DIGITS: readonly Range[] = [[0x30, 0x39]]
const WORD: readonly Range[] = [...DIGITS, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]]

/**
 * The alternatives of an expression, or `undefined` where it has something that is not read here: assertions, back references, other escapes than `\d`, `\w`
 * and of punctuation, the flag `v`.
 */
export function parseExpression({ source, flags }: RegExp): readonly ExpressionSequence[] | undefined {
  if (flags.includes('v')) return undefined
  const cursor: Cursor = { text: source, ignoreCase: flags.includes('i'), at: 0 }
  const alternatives = readAlternatives(cursor)
  return cursor.at === source.length ? alternatives : undefined
}

function readAlternatives(cursor: Cursor): readonly ExpressionSequence[] | undefined {
  const alternatives: ExpressionSequence[] = []
  do {
    const sequence = readSequence(cursor)
    if (sequence === undefined) return undefined
    alternatives.push(sequence)
  } while (take(cursor, '|'))
  return alternatives
}

function readSequence(cursor: Cursor): ExpressionSequence | undefined {
  const nodes: ExpressionNode[] = []
  while (cursor.at < cursor.text.length && !'|)'.includes(peek(cursor))) {
    const node = readNode(cursor)
    if (node === undefined) return undefined
    nodes.push(node)
  }
  return nodes
}

function readNode(cursor: Cursor): ExpressionNode | undefined {
  if (take(cursor, '^')) return { kind: 'start' }
  if (take(cursor, '$')) return { kind: 'end' }
  if (take(cursor, '(')) return readGroup(cursor)
  const characters = readCharacters(cursor)
  return characters === undefined ? undefined : { kind: 'characters', characters, ...readCount(cursor) }
}

function readGroup(cursor: Cursor): ExpressionNode | undefined {
  const name = /^\?(?::|<[A-Za-z]\w*>)/.exec(cursor.text.slice(cursor.at))
  cursor.at += name?.[0].length ?? 0
  if (name === null && peek(cursor) === '?') return undefined
  const alternatives = readAlternatives(cursor)
  if (alternatives === undefined || !take(cursor, ')')) return undefined
  return { kind: 'group', alternatives, ...readCount(cursor) }
}

function readCharacters(cursor: Cursor): string | undefined {
  if (take(cursor, '[')) return readClass(cursor)
  if (take(cursor, '.')) return ORIGIN_CHARACTERS
  if ('*+?{}]'.includes(peek(cursor))) return undefined
  const ranges = readRanges(cursor)
  return ranges && selectCharacters(ranges, cursor.ignoreCase)
}

function readClass(cursor: Cursor): string | undefined {
  const negated = take(cursor, '^')
  const ranges: Range[] = []
  while (!take(cursor, ']')) {
    const first = readRanges(cursor)
    const isRange = peek(cursor) === '-' && cursor.text[cursor.at + 1] !== ']' && take(cursor, '-')
    const last = isRange ? readRanges(cursor) : first
    if (first === undefined || last === undefined) return undefined
    if (isRange) ranges.push(...rangeBetween(first, last))
    else ranges.push(...first)
  }
  const selected = selectCharacters(ranges, cursor.ignoreCase)
  return negated ? [...ORIGIN_CHARACTERS].filter((character) => !selected.includes(character)).join('') : selected
}

// Beside `\d` or `\w` the hyphen stands for itself: https://tc39.es/ecma262/#sec-runtime-semantics-characterrangeorunion-abstract-operation
function rangeBetween(first: readonly Range[], last: readonly Range[]): readonly Range[] {
  const from = onlyUnit(first)
  const to = onlyUnit(last)
  return from === undefined || to === undefined ? [...first, HYPHEN, ...last] : [[from, to]]
}

function onlyUnit([range, ...more]: readonly Range[]): number | undefined {
  return range !== undefined && range[0] === range[1] && more.length === 0 ? range[0] : undefined
}

// One character, or one of the two escapes that stand for several.
function readRanges(cursor: Cursor): readonly Range[] | undefined {
  const escaped = take(cursor, '\\')
  const character = peek(cursor)
  cursor.at += 1
  if (escaped && character === 'd') return DIGITS
  if (escaped && character === 'w') return WORD
  if (character === '' || (escaped && /[A-Za-z0-9]/.test(character))) return undefined
  const unit = character.charCodeAt(0)
  return [[unit, unit]]
}

function selectCharacters(ranges: readonly Range[], ignoreCase: boolean): string {
  const accepts = (character: string): boolean => {
    const unit = character.charCodeAt(0)
    return ranges.some(([first, last]) => first <= unit && unit <= last)
  }
  return [...ORIGIN_CHARACTERS].filter((character) => accepts(character) || (ignoreCase && accepts(character.toUpperCase()))).join('')
}

function readCount(cursor: Cursor): { readonly min: number; readonly max: number } {
  const [written = '', sign, least, bounds, most] = /^(?:([?*+])|\{(\d{1,4})(,(\d{0,4}))?\})\??/.exec(cursor.text.slice(cursor.at)) ?? []
  cursor.at += written.length
  if (sign !== undefined) return { min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity }
  if (least === undefined) return { min: 1, max: 1 }
  return { min: Number(least), max: bounds === undefined ? Number(least) : most === '' ? Infinity : Number(most) }
}

function peek(cursor: Cursor): string {
  return cursor.text[cursor.at] ?? ''
}

function take(cursor: Cursor, character: string): boolean {
  if (peek(cursor) !== character) return false
  cursor.at += 1
  return true
}
