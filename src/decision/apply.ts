/** Writing a decision into the headers of a response: the only writer of CORS headers and of `Vary`. */
import { trimOptionalWhitespace } from '../value/field.ts'
import { isCorsResponseHeader } from '../value/header-name.ts'
import type { Decision } from './decide.ts'

/** The headers of a response that is being finished. `Headers` is one; `get` joins several lines with `, `. */
export interface HeaderBag {
  get(name: string): string | null | undefined
  set(name: string, value: string): unknown
  delete(name: string): unknown
  keys(): Iterable<string>
  /** As `keys`, where it is cheaper: runtimes make an object of each step of an iterator (on Deno half of what writing a decision takes). */
  forEach?(use: (value: string, name: string) => void): void
}

/**
 * Write what was decided. Where CORS is on, whatever `access-control-*` the application set is removed first; where it is off, that is left alone. `Vary` is
 * added to, never replaced.
 */
export function applyDecision(decision: Decision, headers: HeaderBag): void {
  if (decision.outcome !== 'cors-off' || decision.kind === 'preflight') removeCorsHeaders(headers)
  const vary = headers.get('vary')
  if (vary === undefined || vary === null || vary === '') {
    setLines(headers, decision.lines)
    return
  }
  setLines(headers, decision.headers)
  if (decision.vary.length > 0) headers.set('vary', mergeVary(vary, decision.vary))
}

function setLines(headers: HeaderBag, lines: readonly string[]): void {
  for (let index = 0; index < lines.length; index += 2) headers.set(lines[index] as string, lines[index + 1] as string)
}

/** Remove whatever `access-control-*` of an answer there is. */
export function removeCorsHeaders(headers: HeaderBag): void {
  // Deleted once all are known: a bag may not like to change under its keys.
  const names: string[] = []
  const note = (name: string): void => {
    if (isCorsResponseHeader(name.toLowerCase())) names.push(name)
  }
  if (headers.forEach === undefined) for (const name of headers.keys()) note(name)
  else headers.forEach((_value, name) => note(name))
  for (const name of names) headers.delete(name)
}

/** `Vary` with the names added that it lacks; `*` says everything already and stays alone. */
export function mergeVary(existing: string | null | undefined, names: readonly string[]): string {
  if (existing === undefined || existing === null || existing === '') return names.join(', ')
  const present = existing.split(',').map(trimOptionalWhitespace).filter((name) => name !== '')
  if (present.includes('*')) return '*'
  const seen = new Set<string>()
  return [...present, ...names].filter((name) => !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase())).join(', ')
}
