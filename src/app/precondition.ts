/** Conditional requests: whether a client's idea of a resource still holds, as https://www.rfc-editor.org/rfc/rfc9110#section-13 asks. */
import { isSameStrongly, isSameWeakly, parseEntityTag, parseEntityTagList } from '../value/entity-tag.ts'
import type { EntityTag } from '../value/entity-tag.ts'
import { parseHttpDate } from '../value/http-date.ts'

/** The method and the conditions of a request, as its headers hold them. */
export interface Conditions {
  readonly method: string
  readonly ifMatch?: string | undefined
  readonly ifNoneMatch?: string | undefined
  readonly ifModifiedSince?: string | undefined
  readonly ifUnmodifiedSince?: string | undefined
}

/** What names the current version of a resource. */
export interface Validators {
  /** With its quotes: `"abc"`, `W/"abc"`. */
  readonly etag?: string | undefined
  /** Told to clients in whole seconds. */
  readonly lastModified?: Date | undefined
}

/** `not-modified` is a 304, `failed` a 412. */
export type Precondition = 'pass' | 'not-modified' | 'failed'

/**
 * Evaluate the conditions in the order of {@link https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2 RFC 9110 §13.2.2}. `current` is `undefined` where there is nothing yet, as for a
 * PUT that creates. A list of tags that cannot be read costs a GET its 304, and anything else fails by it. Throws a `TypeError` for a current tag that is none.
 */
export function evaluatePreconditions(conditions: Conditions, current: Validators | undefined): Precondition {
  const { method, ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions
  const tag = readCurrentTag(current)
  const time = current?.lastModified === undefined ? undefined : wholeSeconds(current.lastModified)
  const reads = method === 'GET' || method === 'HEAD'
  if (ifMatch !== undefined) {
    if (matches(ifMatch, current, tag, isSameStrongly) !== true) return 'failed'
  } else if (isNewer(time, ifUnmodifiedSince) === true) return 'failed'
  if (ifNoneMatch !== undefined) {
    const matched = matches(ifNoneMatch, current, tag, isSameWeakly)
    if (reads) return matched === true ? 'not-modified' : 'pass'
    return matched === false ? 'pass' : 'failed'
  }
  return reads && isNewer(time, ifModifiedSince) === false ? 'not-modified' : 'pass'
}

/** The strong entity tag of bytes, or of a text as UTF-8: 128 bits of their SHA-256. */
export async function entityTagOf(content: Uint8Array<ArrayBuffer> | string): Promise<string> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).subarray(0, 16)
  return `"${btoa(String.fromCharCode(...digest)).slice(0, 22)}"`
}

function readCurrentTag(current: Validators | undefined): EntityTag | undefined {
  if (current?.etag === undefined) return undefined
  const tag = parseEntityTag(current.etag)
  if (tag === undefined) throw new TypeError('An entity tag stands in double quotes, without spaces: write \'"abc"\', or \'W/"abc"\' for a weak one.')
  return tag
}

// `undefined` where the list cannot be read.
function matches(list: string, current: Validators | undefined, tag: EntityTag | undefined, isSame: (one: EntityTag, other: EntityTag) => boolean): boolean | undefined {
  if (list === '*') return current !== undefined
  const tags = parseEntityTagList(list)
  return tags?.some((other) => tag !== undefined && isSame(tag, other))
}

// `undefined` where there is no such date, or none to compare it with: then the condition is not looked at.
function isNewer(time: number | undefined, date: string | undefined): boolean | undefined {
  const since = date === undefined ? undefined : parseHttpDate(date)
  return time === undefined || since === undefined ? undefined : time > since
}

/** The milliseconds of a date as clients are told it. */
export function wholeSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000) * 1000
}
