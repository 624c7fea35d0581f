/** Comparing what the model demands with what came: lists as sets, everything else to the letter. */
import type { ModelAnswer } from './reference.ts'

/** What came: a status and the header lines, in any case. */
export interface RealAnswer {
  readonly status: number
  readonly headers: Iterable<readonly [name: string, value: string]>
}

const LISTS = ['access-control-allow-methods', 'access-control-allow-headers', 'access-control-expose-headers']
const CASELESS = ['access-control-allow-headers', 'access-control-expose-headers']

/** Whether the real answer is what the model demands. */
export function sameAnswer(model: ModelAnswer, real: RealAnswer): boolean {
  return differences(model, real).length === 0
}

/** One sentence for everything in which the real answer is not what the model demands. */
export function differences(model: ModelAnswer, real: RealAnswer): string[] {
  const found: string[] = []
  const came = headersByName(real)
  if (model.status !== undefined && real.status !== model.status) found.push(`status is ${real.status}, not ${model.status}`)
  if (model.kind === 'actual' && real.status === 403) found.push('status is 403, where CORS has no say')
  for (const [name, wanted] of Object.entries(model.headers)) {
    const value = came.get(name)
    if (value === undefined) found.push(`${name} is missing, not ${wanted}`)
    else if (canonical(name, value) !== canonical(name, wanted)) found.push(`${name} is ${value}, not ${wanted}`)
  }
  for (const [name, value] of came) {
    if (name.startsWith('access-control-') && !Object.hasOwn(model.headers, name)) found.push(`${name} is ${value}, and should not be there`)
  }
  const vary = varyOf(real)
  for (const name of model.vary) {
    if (!vary.has(name) && !vary.has('*')) found.push(`Vary does not name ${name}: ${came.get('vary') ?? 'there is none'}`)
  }
  return found
}

/** The headers by lower-case name; several lines of one name are joined by a comma and a space, as `get` of the Fetch standard does. */
export function headersByName(real: RealAnswer): Map<string, string> {
  const joined = new Map<string, string>()
  for (const [name, value] of real.headers) {
    const before = joined.get(name.toLowerCase())
    joined.set(name.toLowerCase(), before === undefined ? value : `${before}, ${value}`)
  }
  return joined
}

/** The names in `Vary`, in lower case. */
export function varyOf(real: RealAnswer): Set<string> {
  return new Set(members(headersByName(real).get('vary') ?? '').map((name) => name.toLowerCase()))
}

/** The members of a comma-separated list, as they stand, without the empty ones. */
export function members(list: string): string[] {
  return list.split(',').map((member) => member.trim()).filter((member) => member !== '')
}

function canonical(name: string, value: string): string {
  if (!LISTS.includes(name)) return value
  const names = CASELESS.includes(name) ? members(value.toLowerCase()) : members(value)
  return [...new Set(names)].sort().join(',')
}
