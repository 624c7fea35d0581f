/** How a mounted application is known among what stands around it, so that nobody answers in its place. */

/** Whether the application answers a path, as it comes to the mount. */
export type TakesPath = (pathname: string) => boolean

const TAKES: unique symbol = Symbol('corbel.takes')

type Marked = { readonly [TAKES]?: TakesPath }

/** Mark a middleware, or whatever else stands for several of them, with the paths that an application takes there. What it was marked with before stays. */
export function markMount<Host extends object>(host: Host, takes: TakesPath): Host {
  const before = (host as Marked)[TAKES]
  return Object.defineProperty(host, TAKES, { value: (pathname: string) => before?.(pathname) === true || takes(pathname), configurable: true })
}

/** Whether this is an application that is mounted and takes the path. */
export function takesPath(host: unknown, pathname: string): boolean {
  return (typeof host === 'function' || (typeof host === 'object' && host !== null)) && (host as Marked)[TAKES]?.(pathname) === true
}

/** Whether an application is mounted in this at all: then, and only then, each path is to be asked for. */
export function hasMount(host: object): boolean {
  return (host as Marked)[TAKES] !== undefined
}
