/** Media types: what they are, and what is read how. */
import { parse } from 'content-type'
import { isToken } from '../value/field.ts'

/** Whether `text` is a media type without parameters, or a range such as `image/*`, `*`/`*`, `application/*+json`. */
export function isMediaType(text: string): boolean {
  const [type = '', subtype = '', ...rest] = text.split('/')
  return rest.length === 0 && isToken(type) && isToken(subtype)
}

/** Whether `text` is one media type without parameters, and no range. */
export function isConcreteMediaType(text: string): boolean {
  return isMediaType(text) && !text.includes('*')
}

/** The essence of a Content-Type value, in lower case: `application/json` of `Application/JSON; charset=utf-8`. `undefined` where it is none. */
export function parseMediaType(value: string): string | undefined {
  const { type } = parse(value, { parameters: false })
  const essence = type.trim().toLowerCase()
  return isMediaType(essence) ? essence : undefined
}

/** Whether a media type is one of those that are consumed; in a range, a star stands for any text. */
export function isConsumed(essence: string, consumes: readonly string[]): boolean {
  return consumes.some((range) => {
    const lower = range.toLowerCase()
    const star = lower.lastIndexOf('*')
    if (star === -1) return lower === essence
    return lower === '*/*' || (essence.startsWith(lower.slice(0, star)) && essence.endsWith(lower.slice(star + 1)))
  })
}

/** What is told apart by media types. */
interface Typing {
  readonly produces: readonly string[] | undefined
  readonly consumes: readonly string[]
  readonly schemas: { readonly body?: unknown }
  readonly typesFor: { readonly produces: unknown; readonly consumes: unknown }
}

/** Whether no request could tell two handlers of one method apart: a body and an Accept exist that both take. */
export function areAlike(one: Typing, other: Typing): boolean {
  // What a function will tell is not known yet.
  if ([one, other].some(({ typesFor }) => typesFor.produces !== undefined || typesFor.consumes !== undefined)) return false
  const bodies = one.schemas.body === undefined || other.schemas.body === undefined
    ? one.schemas.body === other.schemas.body
    : one.consumes.some((range) => other.consumes.some((second) => isConsumed(range.toLowerCase(), [second]) || isConsumed(second.toLowerCase(), [range])))
  const offers = (typing: Typing): readonly string[] => (typing.produces ?? ['application/json']).map((type) => type.toLowerCase())
  return bodies && offers(one).some((type) => offers(other).includes(type))
}

/** How a body of this type is read. */
export type BodyForm = 'json' | 'form' | 'text' | 'bytes'

/** How a body of this type is read: JSON and `+json`, URL-encoded forms, text, and bytes for the rest. */
export function bodyFormOf(essence: string): BodyForm {
  if (essence === 'application/json' || essence.endsWith('+json')) return 'json'
  if (essence === 'application/x-www-form-urlencoded') return 'form'
  return essence.startsWith('text/') ? 'text' : 'bytes'
}
