/** The ways through a regular expression: each is one line of characters and wildcards, without alternatives and options. */
import type { ExpressionNode, ExpressionSequence } from './regexp-syntax.ts'

/** One piece of a way. `one`: a character of the set. `labels`: one or more labels of the set's characters, each with its dot. `port`: any port, or none. */
export type PathItem =
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'port' }
  | { readonly kind: 'one'; readonly characters: string }
  | { readonly kind: 'run'; readonly characters: string; readonly min: number; readonly max: number }
  | { readonly kind: 'labels'; readonly characters: string }

/** One way. */
export type ExpressionPath = readonly PathItem[]

/** Ways, at most; an expression with more is not read. */
const PATH_LIMIT = 64
/** The largest set that is written out, one way for each of its characters: the ten digits. */
const CHOICE_LIMIT = 10
const DIGITS = '0123456789'
/** Characters in a label, and digits in a port. */
const LABEL_LENGTH = 63
const PORT_LENGTH = 5

/** Every way through the alternatives, or `undefined` where there are too many, or a group is repeated that is not understood. */
export function expandExpression(alternatives: readonly ExpressionSequence[]): readonly ExpressionPath[] | undefined {
  const paths: ExpressionPath[] = []
  for (const sequence of alternatives) {
    const ways = expandSequence(sequence)
    if (ways === undefined || paths.length + ways.length > PATH_LIMIT) return undefined
    paths.push(...ways)
  }
  return paths
}

function expandSequence(sequence: ExpressionSequence): readonly ExpressionPath[] | undefined {
  let paths: readonly ExpressionPath[] = [[]]
  for (const node of sequence) {
    const ways = expandNode(node)
    if (ways === undefined || paths.length * ways.length > PATH_LIMIT) return undefined
    paths = paths.flatMap((path) => ways.map((way) => [...path, ...way]))
  }
  return paths
}

function expandNode(node: ExpressionNode): readonly ExpressionPath[] | undefined {
  if (node.kind === 'start' || node.kind === 'end') return [[{ kind: node.kind }]]
  return node.kind === 'group' ? expandGroup(node) : expandCharacters(node)
}

function expandGroup({ alternatives, min, max }: Extract<ExpressionNode, { readonly kind: 'group' }>): readonly ExpressionPath[] | undefined {
  const only = alternatives.length === 1 ? alternatives[0] : undefined
  const optional: readonly ExpressionPath[] = min === 0 ? [[]] : []
  if (only !== undefined && max === Infinity && min < 2) {
    const characters = readLabels(only)
    return characters === undefined ? undefined : [...optional, [{ kind: 'labels', characters }]]
  }
  if (only !== undefined && min === 0 && max === 1 && isPort(only)) return [[{ kind: 'port' }]]
  const ways = max === 1 ? expandExpression(alternatives) : undefined
  return ways && [...optional, ...ways]
}

// `[a-z0-9-]+\.`
function readLabels([label, dot, ...more]: ExpressionSequence): string | undefined {
  if (label?.kind !== 'characters' || label.min > 1 || label.max < LABEL_LENGTH || dot?.kind !== 'characters' || more.length > 0) return undefined
  return dot.characters === '.' && dot.min === 1 && dot.max === 1 ? label.characters : undefined
}

// `:\d+`
function isPort([colon, digits, ...more]: ExpressionSequence): boolean {
  if (colon?.kind !== 'characters' || colon.characters !== ':' || colon.min !== 1 || colon.max !== 1 || more.length > 0) return false
  return digits?.kind === 'characters' && digits.characters === DIGITS && digits.min <= 1 && digits.max >= PORT_LENGTH
}

function expandCharacters({ characters, min, max }: Extract<ExpressionNode, { readonly kind: 'characters' }>): readonly ExpressionPath[] {
  if (min === 0 && max === 1) return [[], ...expandOne(characters)]
  if (min === 1 && max === 1) return expandOne(characters)
  if (min === max && characters.length === 1 && max <= LABEL_LENGTH) return [Array.from({ length: max }, () => ({ kind: 'one', characters }))]
  return [[{ kind: 'run', characters, min, max }]]
}

// A set without characters is one that no origin has a character of, such as an upper-case letter: no way leads through it.
function expandOne(characters: string): readonly ExpressionPath[] {
  return characters.length > CHOICE_LIMIT ? [[{ kind: 'one', characters }]] : [...characters].map((character) => [{ kind: 'one', characters: character }])
}
