/** The names and values of a query or a form, as many as may be: each costs a schema library something, several times over. */

/** Names with a value, at most. */
const ENTRY_LIMIT = 1000

/** Names with their values, in order, doubles kept. */
export type Entries = readonly (readonly [name: string, value: unknown])[]

/** What is told of more of them than may be. */
export const TOO_MANY_ENTRIES: string = `There are more than ${ENTRY_LIMIT} names here.`

/** Parse URL-encoded text. `undefined` where it holds too many names, which are then not even parsed. */
export function parseEntries(text: string): Entries | undefined {
  let separators = 0
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) separators++
  return separators < ENTRY_LIMIT ? [...new URLSearchParams(text)] : undefined
}
