/** From the patterns of the router to the path templates of OpenAPI. */

/** A parameter of a template. */
export interface TemplateParameter {
  readonly name: string
  /** What it has to match, as a JSON Schema pattern. */
  readonly pattern: string | undefined
  /** Whether it takes several segments. */
  readonly many: boolean
}

/** One template of a pattern: `/icecream/{flavour}`. */
export interface PathTemplate {
  readonly path: string
  readonly parameters: readonly TemplateParameter[]
}

interface Text {
  readonly kind: 'text'
  readonly text: string
}

interface Capture extends TemplateParameter {
  readonly kind: 'capture'
  readonly optional: boolean
}

interface Grouped {
  readonly kind: 'group'
  readonly pieces: readonly Piece[]
  readonly optional: boolean
}

type Piece = Text | Capture | Grouped

/** Optional pieces that are written out, at most: each doubles the templates. */
const OPTIONAL_LIMIT = 6

/**
 * The templates of a pattern. A template has no optional parts, so a pattern with some has several: the first has them all. Slashes that a parameter takes are not told by OpenAPI; its description does.
 */
export function toPathTemplates(pattern: string): readonly [PathTemplate, ...PathTemplate[]] {
  const pieces = new PatternReader(pattern).read()
  let left = OPTIONAL_LIMIT
  const [full, ...shorter] = expand(pieces, () => left-- > 0).map(toTemplate)
  const first = full ?? { path: pattern, parameters: [] }
  return [first, ...shorter.filter(({ path }, index) => path !== first.path && shorter.findIndex((other) => other.path === path) === index)]
}

function expand(pieces: readonly Piece[], may: () => boolean): readonly (readonly (Text | Capture)[])[] {
  const [piece, ...rest] = pieces
  if (piece === undefined) return [[]]
  if (piece.kind === 'group') {
    const within = expand([...piece.pieces, ...rest], may)
    return piece.optional && may() ? [...within, ...expand(rest, may)] : within
  }
  const tails = expand(rest, may)
  const all = tails.map((tail) => [piece, ...tail])
  return piece.kind === 'capture' && piece.optional && may() ? [...all, ...tails] : all
}

// What an optional segment leaves behind are two slashes, or one at the end.
function toTemplate(pieces: readonly (Text | Capture)[]): PathTemplate {
  const path = pieces.map((piece) => (piece.kind === 'text' ? encodeText(piece.text) : `{${piece.name}}`)).join('').replaceAll(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '')
  const parameters = pieces.flatMap((piece) => (piece.kind === 'text' ? [] : [{ name: piece.name, pattern: piece.pattern, many: piece.many }]))
  return { path: path === '' ? '/' : path, parameters }
}

function encodeText(text: string): string {
  return text.replaceAll(/[^\x21-\x7e]+|[{}<>"`^|?#]/gu, (character) => encodeURIComponent(character))
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*/

/** Reads a pattern that the router has accepted, so whatever is odd in it is text. */
class PatternReader {
  readonly #pattern: string
  #at = 0
  #unnamed = 0

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  read(): readonly Piece[] {
    const pieces: Piece[] = []
    while (this.#at < this.#pattern.length && this.#pattern[this.#at] !== '}') pieces.push(this.#piece())
    return pieces
  }

  #piece(): Piece {
    const rest = this.#pattern.slice(this.#at)
    const name = rest.startsWith(':') ? NAME.exec(rest.slice(1))?.[0] : undefined
    if (name !== undefined) return this.#capture(name.length + 1, name)
    if (rest.startsWith('**:')) return this.#rest(NAME.exec(rest.slice(3))?.[0])
    if (rest.startsWith('*')) return this.#star(rest.startsWith('**') ? 2 : 1)
    if (rest.startsWith('(')) return this.#capture(0, undefined)
    if (rest.startsWith('{')) return this.#group()
    const escaped = rest.startsWith('\\') ? 1 : 0
    this.#at += escaped + 1
    return { kind: 'text', text: rest.slice(escaped, escaped + 1) }
  }

  #capture(skip: number, name: string | undefined): Capture {
    this.#at += skip
    const expression = this.#pattern[this.#at] === '(' ? this.#expression() : undefined
    const modifier = /[?+*]/.exec(this.#pattern[this.#at] ?? '')?.[0]
    if (modifier !== undefined) this.#at += 1
    const everything = expression === '.*'
    const many = everything || modifier === '+' || modifier === '*'
    return {
      kind: 'capture', name: name ?? this.#number(), many,
      pattern: expression === undefined || everything || many ? undefined : `^(?:${expression})$`,
      optional: modifier === '?' || modifier === '*' || (everything && this.#at === this.#pattern.length),
    }
  }

  #rest(name: string | undefined): Capture {
    this.#at += 3 + (name?.length ?? 0)
    return { kind: 'capture', name: name ?? this.#number(), pattern: undefined, many: true, optional: false }
  }

  // `**` also stands for no segment, `*` only at the end.
  #star(length: number): Capture {
    this.#at += length
    const last = this.#at === this.#pattern.length
    const whole = this.#pattern[this.#at - length - 1] === '/'
    return { kind: 'capture', name: this.#number(), pattern: undefined, many: true, optional: whole && (last || length === 2) }
  }

  #group(): Grouped {
    this.#at += 1
    const pieces = this.read()
    this.#at += 1
    const optional = this.#pattern[this.#at] === '?'
    if (optional) this.#at += 1
    return { kind: 'group', pieces, optional }
  }

  #expression(): string {
    const start = this.#at + 1
    let depth = 0
    do {
      const character = this.#pattern[this.#at]
      if (character === '\\') this.#at += 1
      else if (character === '(') depth += 1
      else if (character === ')') depth -= 1
      this.#at += 1
    } while (depth > 0 && this.#at < this.#pattern.length)
    return this.#pattern.slice(start, this.#at - 1)
  }

  #number(): string {
    this.#unnamed += 1
    return String(this.#unnamed - 1)
  }
}
