/** Headers of replies as pairs, whatever they were given as. */
import type { ReplyHeaders } from './reply.ts'

/** Headers by name and value. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[]

/** The headers as pairs. */
export function headerPairs(headers: ReplyHeaders): HeaderPairs {
  return headers instanceof Headers || Array.isArray(headers) ? [...headers] : Object.entries(headers)
}

/** The headers that were given, after the defaults for the names that they lack. Names of defaults are in lower case. */
export function withDefaultHeaders(headers: ReplyHeaders, defaults: Readonly<Record<string, string>>): HeaderPairs {
  const given = headerPairs(headers)
  const names = new Set(given.map(([name]) => name.toLowerCase()))
  return [...Object.entries(defaults).filter(([name]) => !names.has(name)), ...given]
}
