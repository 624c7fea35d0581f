/** The headers of an answer while it is made: a list, since building `Headers` costs more than everything else that an answer needs. */
import { isToken, trimOptionalWhitespace } from '../value/field.ts'
import { applyDecision } from '../decision/apply.ts'
import type { HeaderBag } from '../decision/apply.ts'
import type { Decision } from '../decision/decide.ts'
import { isPlainHead } from '../decision/lines.ts'
import type { ReplyHeaders } from '../service/reply.ts'
import { isHeaders } from './web-object.ts'

const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** Headers by lower-case name, `set-cookie` apart: it alone is never joined. They are few, so they are looked for one after the other, and leave as the list that they are. */
export class AnswerHeaders implements HeaderBag {
  readonly #lines: string[]
  #cookies: string[] | undefined

  /** `lines` are names and values in turn, to become part of it: names in lower case, each once, no `set-cookie`. */
  constructor(lines: string[] = []) {
    this.#lines = lines
  }

  /** The values of `Set-Cookie`. */
  get cookies(): string[] {
    this.#cookies ??= []
    return this.#cookies
  }

  get(name: string): string | undefined {
    const index = this.#find(name)
    return index === -1 ? undefined : this.#lines[index + 1]
  }

  set(name: string, value: string): void {
    const index = this.#find(name)
    if (index === -1) this.#lines.push(name, value)
    else this.#lines[index + 1] = value
  }

  has(name: string): boolean {
    return this.#find(name) !== -1
  }

  delete(name: string): void {
    const index = this.#find(name)
    if (index !== -1) this.#lines.splice(index, 2)
  }

  keys(): readonly string[] {
    return this.#lines.filter((_text, index) => index % 2 === 0)
  }

  /** Add a header from outside. Throws a `TypeError` for what is no header name or value, such as one with a line break. */
  append(name: string, value: unknown): void {
    const text = trimOptionalWhitespace(String(value))
    if (!isToken(name) || !FIELD_VALUE.test(text)) throw new TypeError('A reply has a header whose name or value cannot be sent.')
    const lower = name.toLowerCase()
    // How the body is framed is the host's to say; what a handler says of it could only contradict.
    if (lower === 'transfer-encoding') return
    if (lower === 'set-cookie') this.cookies.push(text)
    else {
      const before = this.get(lower)
      this.set(lower, before === undefined ? text : `${before}, ${text}`)
    }
  }

  /** Write a decision: as a whole where the handler has set nothing that it concerns, which is nearly always. */
  apply(decision: Decision): void {
    if (isPlainHead(this.#lines)) for (const text of decision.lines) this.#lines.push(text)
    else applyDecision(decision, this)
  }

  /** Name, value, name, value. */
  flat(): string[] {
    return this.#cookies === undefined || this.#cookies.length === 0 ? this.#lines : [...this.#lines, ...this.#cookies.flatMap((cookie) => ['set-cookie', cookie])]
  }

  #find(name: string): number {
    for (let index = 0; index < this.#lines.length; index += 2) if (this.#lines[index] === name) return index
    return -1
  }
}

/** The headers that a handler gave. Throws a `TypeError` for what cannot be sent. */
export function toAnswerHeaders(headers: ReplyHeaders): AnswerHeaders {
  const result = new AnswerHeaders()
  const entries = isHeaders(headers) || Array.isArray(headers) ? headers : Object.entries(headers)
  for (const [name, value] of entries) if (value !== undefined) result.append(name, value)
  return result
}
