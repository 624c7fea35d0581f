/** Plain paths: literal segments and parameters that are whole segments, which most services have. They are found by a few look-ups, and take little memory each. */
import { NullProtoObj } from 'rou3'

const PLAIN = /^(?:\/(?:[\w.~-]+|:[A-Za-z_]\w*))+$/
const DOT_SEGMENT = /\/\.{1,2}(?:\/|$)/

/** A plain path, read. */
export interface PlainPath {
  /** Whether each segment is a parameter. */
  readonly shape: readonly boolean[]
  /** The literal segments, each with its slash. */
  readonly literals: string
  /** The names of the parameters. */
  readonly names: readonly string[]
}

/** Read a path. `undefined` where it is not plain, or has two parameters of one name. */
export function parsePlainPath(path: string): PlainPath | undefined {
  if (!PLAIN.test(path) || DOT_SEGMENT.test(path)) return undefined
  const slashes = slashesOf(path)
  const names: string[] = []
  const shape = slashes.map((slash, index) => {
    const parameter = path.charAt(slash + 1) === ':'
    if (parameter) names.push(path.slice(slash + 2, endOf(path, slashes, index)))
    return parameter
  })
  if (names.length > 1 && new Set(names).size < names.length) return undefined
  return { shape, literals: pick(path, slashes, shape), names }
}

/** What was found at a path, and what its parameters are, still percent-encoded. */
export interface PlainMatch<T> {
  readonly route: T
  readonly params: Readonly<Record<string, string | undefined>>
}

interface Entry<T> {
  readonly route: T
  readonly names: readonly string[]
}

interface Shape<T> {
  readonly shape: readonly boolean[]
  /** By their literal segments. */
  readonly entries: Map<string, Entry<T>>
  /** Names of parameters that are the same are one list. */
  readonly names: Map<string, readonly string[]>
}

/** Finds routes by plain paths, as the router does that takes any path: a literal segment goes before a parameter, the first segment that differs decides, and one slash at the end does not count. */
export class PlainPaths<T> {
  /** By the number of segments, those first that go before the others. */
  readonly #shapes: (readonly Shape<T>[])[] = []

  /** Add a route. Gives that of a path that matches the same paths, where there is one, and then nothing is added. */
  add({ shape, literals, names }: PlainPath, route: T): T | undefined {
    const shapes = this.#shapes[shape.length] ?? []
    const same = shapes.find((other) => other.shape.every((parameter, index) => parameter === shape[index]))
    const found = same ?? { shape, entries: new Map<string, Entry<T>>(), names: new Map<string, readonly string[]>() }
    if (same === undefined) this.#shapes[shape.length] = [...shapes, found].toSorted((one, other) => (rankOf(one.shape) < rankOf(other.shape) ? -1 : 1))
    const twin = found.entries.get(literals)
    if (twin !== undefined) return twin.route
    const line = names.join('/')
    const kept = found.names.get(line) ?? names
    found.names.set(line, kept)
    found.entries.set(literals, { route, names: kept })
    return undefined
  }

  /** Find what answers a path, as `URL.pathname` gives it. */
  find(pathname: string): PlainMatch<T> | undefined {
    const path = pathname.endsWith('/') ? pathname.slice(0, -1) : pathname
    const slashes = slashesOf(path, this.#shapes.length)
    const shapes = this.#shapes[slashes.length]
    if (shapes === undefined || hasEmptySegment(path, slashes)) return undefined
    for (const { shape, entries } of shapes) {
      const entry = entries.get(pick(path, slashes, shape))
      if (entry !== undefined) return { route: entry.route, params: readParams(path, slashes, shape, entry.names) }
    }
    return undefined
  }
}

const rankOf = (shape: readonly boolean[]): string => shape.map(Number).join('')

// No more than `limit` are looked for: nobody's path may take long.
function slashesOf(path: string, limit = Infinity): readonly number[] {
  const slashes: number[] = []
  for (let at = path.indexOf('/'); at !== -1 && slashes.length < limit; at = path.indexOf('/', at + 1)) slashes.push(at)
  return slashes
}

function hasEmptySegment(path: string, slashes: readonly number[]): boolean {
  for (let index = 0; index < slashes.length; index++) if (endOf(path, slashes, index) === (slashes[index] as number) + 1) return true
  return false
}

function endOf(path: string, slashes: readonly number[], index: number): number {
  return slashes[index + 1] ?? path.length
}

// Runs of literal segments are taken in one piece: most paths have one, and then nothing is put together.
function pick(path: string, slashes: readonly number[], shape: readonly boolean[]): string {
  let literals = ''
  let from = -1
  for (let index = 0; index <= shape.length; index++) {
    if (index < shape.length && shape[index] === false) {
      if (from === -1) from = slashes[index] as number
    } else if (from !== -1) {
      const run = path.slice(from, slashes[index] ?? path.length)
      literals = literals === '' ? run : literals + run
      from = -1
    }
  }
  return literals
}

function readParams(path: string, slashes: readonly number[], shape: readonly boolean[], names: readonly string[]): PlainMatch<unknown>['params'] {
  if (names.length === 0) return {}
  const params = new NullProtoObj() as Record<string, string>
  let next = 0
  for (let index = 0; index < shape.length; index++) if (shape[index] === true) params[names[next++] as string] = path.slice((slashes[index] as number) + 1, endOf(path, slashes, index))
  return params
}
