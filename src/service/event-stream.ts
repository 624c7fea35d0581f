/** Server-sent events, as texts: https://html.spec.whatwg.org/multipage/server-sent-events.html */
import { EncodedIterator } from './encoded-iterator.ts'

/** One event of a stream. */
export interface ServerEvent<Data = unknown> {
  /** A string is sent as it is, line by line; anything else as JSON. A carriage return in a string arrives as a line feed. */
  readonly data: Data
  /** The type that the page listens for; `message` unless set. One line. */
  readonly event?: string
  /** What the browser sends as `Last-Event-ID` when it connects again. One line, without NUL. */
  readonly id?: string
  /** Milliseconds until the browser connects again once the stream has ended. */
  readonly retry?: number
}

/** The event as it goes over the wire. Throws a `TypeError` for data without a JSON form and for a text that would become another field, and a `RangeError` for `retry`. */
export function encodeEvent({ data, event, id, retry }: ServerEvent): string {
  const text: string | undefined = typeof data === 'string' ? data : JSON.stringify(data)
  if (text === undefined) throw new TypeError(`The data of an event has no JSON form: it is ${typeof data}.`)
  if (retry !== undefined && !(Number.isSafeInteger(retry) && retry >= 0)) throw new RangeError(`The retry of an event is whole milliseconds, not ${String(retry)}.`)
  const head = [line('event', event), line('id', id), retry === undefined ? '' : `retry: ${retry}\n`].join('')
  return `${head}${text.split(/\r\n|\r|\n/).map((part) => `data: ${part}\n`).join('')}\n`
}

function line(field: 'event' | 'id', value: string | undefined): string {
  if (value === undefined) return ''
  // Browsers ignore an id with a NUL, and everybody reads a line break as the end of the field.
  if (/[\0\r\n]/.test(value)) throw new TypeError(`The ${field} of an event has a line break or a NUL in it.`)
  return `${field}: ${value}\n`
}

/** What browsers skip: it shows that the stream is there. */
const COMMENT = ':\n\n'
/** Milliseconds that a source has for its first event, or to fail, before the head of the answer goes out without. */
const FIRST_MS = 20

/** A stream of events. Its iterator gives texts, and a comment wherever the source is silent for long; as the body of a reply, it is sent as it comes. */
export class EventStream<Event extends ServerEvent = ServerEvent> implements AsyncIterable<string> {
  readonly source: AsyncIterable<Event>
  readonly #keepAlive: number

  /** `keepAlive` in milliseconds. */
  constructor(source: AsyncIterable<Event>, keepAlive: number) {
    this.source = source
    this.#keepAlive = keepAlive
  }

  [Symbol.asyncIterator](): AsyncIterator<string, undefined> {
    return new KeptAlive(new EncodedIterator<ServerEvent>(this.source, encodeEvent), this.#keepAlive)
  }
}

type Outcome = { readonly result: IteratorResult<string, undefined> } | { readonly error: unknown }

// Its timer runs only while somebody waits for a chunk, so none is left when the stream has ended or nobody reads it.
class KeptAlive implements AsyncIterator<string, undefined> {
  readonly #events: EncodedIterator<ServerEvent>
  readonly #keepAlive: number
  #wait: number = FIRST_MS
  #asked = false
  #outcome: Outcome | undefined
  #ended = false
  #wake: (() => void) | undefined

  constructor(events: EncodedIterator<ServerEvent>, keepAlive: number) {
    this.#events = events
    this.#keepAlive = keepAlive
  }

  async next(): Promise<IteratorResult<string, undefined>> {
    if (this.#ended) return { done: true, value: undefined }
    if (!this.#asked) void this.#ask()
    if (this.#outcome === undefined) await this.#silence(this.#wait)
    this.#wait = this.#keepAlive
    if (this.#ended) return { done: true, value: undefined }
    if (this.#outcome === undefined) return { done: false, value: COMMENT }
    const outcome: Outcome = this.#outcome
    this.#outcome = undefined
    this.#asked = false
    this.#ended = 'error' in outcome || outcome.result.done === true
    if ('error' in outcome) throw outcome.error
    return outcome.result
  }

  async return(): Promise<IteratorResult<string, undefined>> {
    if (this.#ended) return { done: true, value: undefined }
    this.#ended = true
    this.#wake?.()
    return this.#events.return()
  }

  async #ask(): Promise<void> {
    this.#asked = true
    try {
      this.#outcome = { result: await this.#events.next() }
    } catch (error) {
      this.#outcome = { error }
    }
    this.#wake?.()
  }

  async #silence(milliseconds: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      if (milliseconds !== Infinity) timer = setTimeout(resolve, milliseconds)
    })
    clearTimeout(timer)
    this.#wake = undefined
  }
}
