/** The headers that a kind of reply has unless its author says otherwise. */
import type { ReplyHeaders } from './reply.ts'

/** The headers with the defaults for the names that they lack, which are in lower case. */
export function withDefaultHeaders(headers: ReplyHeaders, defaults: Readonly<Record<string, string>>): readonly (readonly [name: string, value: string])[] {
  const given: readonly (readonly [string, string])[] = headers instanceof Headers || Array.isArray(headers) ? [...headers] : Object.entries(headers)
  const names = new Set(given.map(([name]) => name.toLowerCase()))
  return [...Object.entries(defaults).filter(([name]) => !names.has(name)), ...given]
}
