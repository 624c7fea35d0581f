/** Paths that stand before others. */

/** Whether a value is a path as `URL.pathname` gives it, with a slash before and none behind, and no pattern: only then can another path be below it. */
export function isPathPrefix(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('/') && !value.endsWith('/') && !/[?#:*\\]|\/\//.test(value) && new URL(`http://host${value}`).pathname === value
}

/** What is left of a path below a prefix, which may be empty; `undefined` where it is not below. */
export function pathBelow(pathname: string, prefix: string): string | undefined {
  if (prefix === '') return pathname
  if (pathname === prefix) return '/'
  return pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : undefined
}
