/** Names and values, as queries and forms have them. */

/** The entries of an object: a list is its name several times, a file stays what it is, any other value is a text, and what is `undefined` is left out. */
export function toEntries(values: object): [name: string, value: string | Blob][] {
  return Object.entries(values).flatMap(([name, value]: [string, unknown]) => [value].flat().filter((one) => one !== undefined).map((one): [string, string | Blob] => [name, one instanceof Blob ? one : String(one)]))
}
