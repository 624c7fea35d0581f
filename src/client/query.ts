/** Writing the query of a call. */

/** The query with its question mark, or nothing. A list is its name several times; what is `undefined` is left out. */
export function writeQuery(query: Readonly<Record<string, unknown>> | URLSearchParams): string {
  const entries = query instanceof URLSearchParams ? [...query] : Object.entries(query).flatMap(([name, value]) => [value].flat().flatMap((one) => (one === undefined ? [] : [[name, String(one)]])))
  const text = new URLSearchParams(entries).toString()
  return text && `?${text}`
}
