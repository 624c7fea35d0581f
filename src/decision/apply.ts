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

/** What headers say before a decision is written into them. */
export interface Survey {
  /** The names of those that say something of CORS, as they were written. */
  readonly cors: readonly string[]
  readonly varies: boolean
  /** Whether there is a `Content-Type`. */
  readonly typed: boolean
}

/** Look through headers, once: each question to a `Headers` by itself costs more (measured: 0.3 µs on Deno). */
export function survey(headers: HeaderBag): Survey {
  const cors: string[] = []
  let varies = false
  let typed = false
  const note = (name: string): void => {
    const normalized = name.toLowerCase()
    if (isCorsResponseHeader(normalized)) cors.push(name)
    else if (normalized === 'vary') varies = true
    else if (normalized === 'content-type') typed = true
  }
  if (headers.forEach === undefined) for (const name of headers.keys()) note(name)
  else headers.forEach((_value, name) => note(name))
  return { cors, varies, typed }
}

/**
 * Write what was decided. Where CORS is on, whatever `access-control-*` the application set is removed first; where it is off, that is left alone. `Vary` is
 * added to, never replaced. `found` is what the headers say before.
 */
export function applyDecision(decision: Decision, headers: HeaderBag, found: Survey = survey(headers)): void {
  // Deleted once all are known: a bag may not like to change under its keys.
  if (decision.outcome !== 'cors-off' || decision.kind === 'preflight') for (const name of found.cors) headers.delete(name)
  const lines = found.varies ? decision.headers : decision.lines
  for (let index = 0; index < lines.length; index += 2) headers.set(lines[index] as string, lines[index + 1] as string)
  if (found.varies && decision.vary.length > 0) headers.set('vary', mergeVary(headers.get('vary'), decision.vary))
}

/** `Vary` with the names added that it lacks; `*` says everything already and stays alone. */
export function mergeVary(existing: string | null | undefined, names: readonly string[]): string {
  if (existing === undefined || existing === null || existing === '') return names.join(', ')
  const present = existing.split(',').map(trimOptionalWhitespace).filter((name) => name !== '')
  if (present.includes('*')) return '*'
  const seen = new Set<string>()
  return [...present, ...names].filter((name) => !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase())).join(', ')
}
