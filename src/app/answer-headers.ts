/** The headers of an answer while it is made: a map, since building `Headers` costs more than everything else that an answer needs. */
import { isToken, trimOptionalWhitespace } from '../value/field.ts'
import type { HeaderBag } from '../decision/apply.ts'
import type { ReplyHeaders } from '../service/reply.ts'

const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** Headers by lower-case name, `set-cookie` apart: it alone is never joined. */
export class AnswerHeaders implements HeaderBag {
  readonly cookies: string[] = []
  readonly #values = new Map<string, string>()

  get(name: string): string | undefined {
    return this.#values.get(name)
  }

  set(name: string, value: string): void {
    this.#values.set(name, value)
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  delete(name: string): void {
    this.#values.delete(name)
  }

  keys(): Iterable<string> {
    return this.#values.keys()
  }

  /** Add a header from outside. Throws a `TypeError` for what is no header name or value, such as one with a line break. */
  append(name: string, value: unknown): void {
    const text = trimOptionalWhitespace(String(value))
    if (!isToken(name) || !FIELD_VALUE.test(text)) throw new TypeError('A reply has a header whose name or value cannot be sent.')
    const lower = name.toLowerCase()
    const before = this.#values.get(lower)
    // How the body is framed is the host's to say; what a handler says of it could only contradict.
    if (lower === 'transfer-encoding') return
    if (lower === 'set-cookie') this.cookies.push(text)
    else this.#values.set(lower, before === undefined ? text : `${before}, ${text}`)
  }

  /** Name, value, name, value. */
  flat(): string[] {
    const flat: string[] = []
    for (const [name, value] of this.#values) flat.push(name, value)
    for (const cookie of this.cookies) flat.push('set-cookie', cookie)
    return flat
  }
}

/** The headers that a handler gave. Throws a `TypeError` for what cannot be sent. */
export function toAnswerHeaders(headers: ReplyHeaders): AnswerHeaders {
  const result = new AnswerHeaders()
  const entries = headers instanceof Headers || Array.isArray(headers) ? headers : Object.entries(headers)
  for (const [name, value] of entries) if (value !== undefined) result.append(name, value)
  return result
}
