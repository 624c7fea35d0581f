/** The paths of Fastify's routes as they are written: their parameters, and what they become with values for them. */

/** The parameters of a match, by name; a wildcard's is `*`. */
export type Params = Readonly<Record<string, string | undefined>>

const PARAM = /::|:(\w+)\??|(\*)/

/** The names of the parameters of a declared path. */
export function paramsOf(url: string): readonly string[] {
  return [...url.matchAll(new RegExp(PARAM, 'g'))].flatMap(([, name, star]) => name ?? star ?? [])
}

/** Whether the declared path, with these parameters, may be the path of a request. Of one with a regular expression only the names of its parameters can be compared. */
export function mayBecome(url: string, params: Params, path: string): boolean {
  if (url.includes('(')) return true
  const filled = url.replaceAll(new RegExp(PARAM, 'g'), (text, name?: string, star?: string) => (text === '::' ? ':' : params[name ?? star ?? ''] ?? ''))
  return comparable(filled) === comparable(path)
}

// Without what the options of the router may let a path differ in.
function comparable(path: string): string {
  return decode(path).toLowerCase().replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1')
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
