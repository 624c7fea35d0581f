/**
 * Whether a handler gave an object of the Fetch standard. Its classes are asked for only where one could be meant: Node loads them when they are first named, which takes longer
 * than the start of the rest (measured: 35 to 50 ms).
 */

/** Whether the value is a `Response`. */
export function isResponse(value: unknown): value is Response {
  return !isOwn(value) && value instanceof Response
}

/** Whether the value is a `Headers`. */
export function isHeaders(value: unknown): value is Headers {
  return !isOwn(value) && value instanceof Headers
}

// What a program writes out or throws: a list, an error, or what has no class above its own prototype, as objects that are written out have none.
function isOwn(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value) || value instanceof Error) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
