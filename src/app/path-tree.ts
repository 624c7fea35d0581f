/** A tree of paths made of literal segments and whole parameters, as nearly all are: found without splitting the path of a request. */

/** Paths with what each stands for. */
export interface PathTree<T> {
  find(pathname: string): PathMatch<T> | undefined
}

/** What a path stands for, and what its parameters are, still percent-encoded. */
export interface PathMatch<T> {
  readonly route: T
  readonly params: Readonly<Record<string, string | undefined>>
}

interface Leaf<T> {
  readonly route: T
  readonly names: readonly string[]
}

interface Node<T> {
  literals: Map<string, Node<T>> | undefined
  param: Node<T> | undefined
  leaf: Leaf<T> | undefined
}

const PLAIN = /^(?:\/|(?:\/(?::[A-Za-z]\w*|[\w.~-]+))+)$/
const DOT_SEGMENT = /\/\.{1,2}(?:\/|$)/

// Without a prototype, so that no name of a parameter means anything else; a constructor makes them faster than `Object.create` does.
const Params = function () {} as unknown as new () => Record<string, string>
Params.prototype = Object.freeze(Object.create(null))

/**
 * A tree of these paths; `undefined` where one of them has anything but literal segments of unreserved characters and parameters that are whole segments. It finds what
 * `rou3` finds: literals before parameters, segment by segment, with or without a slash at the end.
 */
export function createPathTree<T>(paths: readonly (readonly [path: string, route: T])[]): PathTree<T> | undefined {
  if (!paths.every(([path]) => PLAIN.test(path) && !DOT_SEGMENT.test(path))) return undefined
  const root: Node<T> = createNode()
  for (const [path, route] of paths) addPath(root, path, route)
  return {
    find(pathname) {
      const end = pathname.endsWith('/') ? pathname.length - 1 : pathname.length
      return findBelow(root, pathname, 0, end, [])
    },
  }
}

function createNode<T>(): Node<T> {
  return { literals: undefined, param: undefined, leaf: undefined }
}

function addPath<T>(root: Node<T>, path: string, route: T): void {
  const names: string[] = []
  let node = root
  for (const segment of path.split('/').filter((each) => each !== '')) {
    if (segment.startsWith(':')) {
      names.push(segment.slice(1))
      node = node.param ??= createNode()
    } else {
      node.literals ??= new Map()
      const next = node.literals.get(segment) ?? createNode<T>()
      node.literals.set(segment, next)
      node = next
    }
  }
  node.leaf = { route, names }
}

// `at` is where the next segment begins, with its slash; `values` are those of the parameters so far.
function findBelow<T>(node: Node<T>, pathname: string, at: number, end: number, values: string[]): PathMatch<T> | undefined {
  if (at === end) return node.leaf === undefined ? undefined : { route: node.leaf.route, params: nameParams(node.leaf.names, values) }
  const slash = pathname.indexOf('/', at + 1)
  const next = slash === -1 || slash > end ? end : slash
  const segment = pathname.slice(at + 1, next)
  if (segment === '') return undefined
  const literal = node.literals?.get(segment)
  const found = literal === undefined ? undefined : findBelow(literal, pathname, next, end, values)
  if (found !== undefined || node.param === undefined) return found
  values.push(segment)
  const matched = findBelow(node.param, pathname, next, end, values)
  values.pop()
  return matched
}

function nameParams(names: readonly string[], values: readonly string[]): Record<string, string> {
  const params = new Params()
  for (let index = 0; index < names.length; index++) params[names[index] as string] = values[index] as string
  return params
}
