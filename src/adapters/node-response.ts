/** Writing a decision into a response of `node:http` or `node:http2` at the one moment at which nothing can be set any more: when its head is written. */
import { applyDecision } from '../decision/apply.ts'
import type { HeaderBag } from '../decision/apply.ts'
import type { Decision } from '../decision/decide.ts'
import { createHeaderLines, isHeaderRecord } from './header-lines.ts'
import type { OwnAnswer } from './own-answer.ts'

/** What is needed of a `ServerResponse`, or of the one of `node:http2`. */
export interface NodeResponse {
  readonly headersSent: boolean
  writeHead: (...head: never[]) => unknown
  getHeader(name: string): number | string | readonly string[] | undefined
  getHeaderNames(): string[]
  setHeader(name: string, value: number | string | string[]): unknown
  removeHeader(name: string): void
  end(): unknown
  end(body: string): unknown
}

/** Whether a value is a response of Node. */
export function isNodeResponse(value: unknown): value is NodeResponse {
  return typeof value === 'object' && value !== null && ['writeHead', 'getHeaderNames', 'setHeader'].every((name) => typeof Reflect.get(value, name) === 'function')
}

const HELD: unique symbol = Symbol('corbel.held')

type HeldResponse = NodeResponse & { [HELD]?: HeldDecision }

/** The decision with which a response will leave. As a bag it is the headers that were set one by one. */
class HeldDecision implements HeaderBag {
  decision: Decision
  /** The framework's own object for the exchange, where it has one. */
  exchange: object | undefined
  readonly #response: NodeResponse

  constructor(response: NodeResponse, decision: Decision, exchange: object | undefined) {
    this.decision = decision
    this.exchange = exchange
    this.#response = response
  }

  get(name: string): string | undefined {
    const value = this.#response.getHeader(name)
    return typeof value === 'object' ? value.join(', ') : value?.toString()
  }

  set(name: string, value: string): void {
    this.#response.setHeader(name, value)
  }

  delete(name: string): void {
    this.#response.removeHeader(name)
  }

  keys(): readonly string[] {
    return this.#response.getHeaderNames()
  }
}

/**
 * From now on the response leaves with this decision, whoever writes its head and however: headers set one by one or all at once, by the framework or past it. A decision
 * of a gate nearer to the handler replaces it. `exchange` is the object that the framework made for the exchange: `false` where the response belongs to another one, as
 * where an application sends a request to itself and hands on what it has of Node.
 */
export function holdDecision(response: NodeResponse, decision: Decision, exchange?: object): boolean {
  const governed: HeldResponse = response
  const held = governed[HELD]
  if (held === undefined) {
    governed[HELD] = governHead(response, new HeldDecision(response, decision, exchange))
    return true
  }
  if (exchange !== undefined && held.exchange !== undefined && held.exchange !== exchange) return false
  held.exchange ??= exchange
  held.decision = decision
  return true
}

function governHead(response: NodeResponse, held: HeldDecision): HeldDecision {
  const writeHead = response.writeHead as (...head: unknown[]) => unknown
  response.writeHead = (status: unknown, second?: unknown, third?: unknown): unknown => {
    if (response.headersSent) return writeHead.call(response, status, second, third)
    const hasReason = typeof second === 'string'
    const headers = hasReason ? third : third ?? second
    if (!isHeaderRecord(headers)) {
      applyDecision(held.decision, held)
      return hasReason ? writeHead.call(response, status, second) : writeHead.call(response, status)
    }
    const lines = createHeaderLines(headers)
    // What was set one by one is sent too, unless the head says otherwise: so all of it is laid together before CORS is written.
    for (const name of response.getHeaderNames()) {
      if (!lines.has(name)) lines.add(name, response.getHeader(name))
      response.removeHeader(name)
    }
    applyDecision(held.decision, lines)
    return hasReason ? writeHead.call(response, status, second, lines.flat()) : writeHead.call(response, status, lines.flat())
  }
  return held
}

/** Send what the gate answers itself; nothing where somebody was quicker, such as a time limit while a lookup was asked. */
export function sendOwnAnswer(response: NodeResponse, answer: OwnAnswer, method: string | undefined): void {
  if (response.headersSent) return
  const { status, headers, body } = answer
  ;(response.writeHead as (status: number, headers: readonly string[]) => unknown)(status, headers)
  if (body === null || method === 'HEAD') response.end()
  else response.end(body)
}
