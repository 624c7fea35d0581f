/** Laying the lines of a decision beside those of a head that is written in one piece. */
import { isCorsResponseHeader } from '../value/header-name.ts'
import type { Decision } from './decide.ts'

/**
 * The lines of a head with those of the decision, where that takes no more than to lay them together; `undefined` where `applyDecision` has to judge, because the head has a
 * `Vary` or headers of CORS itself, or is written in a way that is seldom used. `head` is an object or a flat list, and is not changed.
 */
export function mergeLines(head: object, { lines }: Decision): unknown[] | undefined {
  if (Array.isArray(head)) return isPlainHead(head) ? [...(head as readonly unknown[]), ...lines] : undefined
  const merged: unknown[] = []
  for (const name of Object.keys(head)) {
    if (isJudged(name)) return undefined
    merged.push(name, (head as Readonly<Record<string, unknown>>)[name])
  }
  for (const text of lines) merged.push(text)
  return merged
}

/** Whether a flat list of names and values has neither a `Vary` nor headers of CORS. */
export function isPlainHead(head: readonly unknown[]): boolean {
  if (head.length % 2 !== 0) return false
  for (let index = 0; index < head.length; index += 2) if (isJudged(head[index])) return false
  return true
}

// By its first letter first, since most names differ there.
function isJudged(name: unknown): boolean {
  if (typeof name !== 'string') return true
  const letter = name.charCodeAt(0) | 0x20
  if (letter === 0x76) return name.length === 4 && name.toLowerCase() === 'vary'
  return letter === 0x61 && isCorsResponseHeader(name.toLowerCase())
}
