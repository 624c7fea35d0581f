/** Writing a decision into a response of `node:http` or `node:http2` at the one moment at which nothing can be set any more: when its head is written. */
import { applyDecision } from '../decision/apply.ts'
import type { HeaderBag } from '../decision/apply.ts'
import type { Decision } from '../decision/decide.ts'
import { mergeLines } from '../decision/lines.ts'
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
  if (typeof value !== 'object' || value === null) return false
  const { writeHead, getHeaderNames, setHeader } = value as Partial<NodeResponse>
  return typeof writeHead === 'function' && typeof getHeaderNames === 'function' && typeof setHeader === 'function'
}

const HELD: unique symbol = Symbol('corbel.held')

type HeldResponse = NodeResponse & { [HELD]?: HeldDecision }
type WriteHead = (this: NodeResponse, ...head: unknown[]) => unknown

/** The decision with which a response will leave. As a bag it is the headers that were set one by one. */
class HeldDecision implements HeaderBag {
  decision: Decision
  /** The framework's own object for the exchange, where it has one. */
  exchange: object | undefined
  /** What writes the head behind us: Node's own, or that of whoever stands around the gate. */
  readonly writeHead: WriteHead
  readonly #response: NodeResponse

  constructor(response: NodeResponse, decision: Decision, exchange: object | undefined) {
    this.decision = decision
    this.exchange = exchange
    this.writeHead = response.writeHead as WriteHead
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
    governed[HELD] = new HeldDecision(response, decision, exchange)
    governed.writeHead = writeGovernedHead as NodeResponse['writeHead']
    return true
  }
  if (exchange !== undefined && held.exchange !== undefined && held.exchange !== exchange) return false
  held.exchange ??= exchange
  held.decision = decision
  return true
}

// One function for all responses and not a closure for each: Node's own calls of it stay predictable.
function writeGovernedHead(this: HeldResponse, status: unknown, second?: unknown, third?: unknown): unknown {
  const held = this[HELD] as HeldDecision
  const { writeHead, decision } = held
  if (this.headersSent) return writeHead.call(this, status, second, third)
  const hasReason = typeof second === 'string'
  const headers = hasReason ? third : third ?? second
  if (!isHeaderRecord(headers)) {
    applyDecision(decision, held)
    return hasReason ? writeHead.call(this, status, second) : writeHead.call(this, status)
  }
  const lines = layTogether(this, decision, headers)
  return hasReason ? writeHead.call(this, status, second, lines) : writeHead.call(this, status, lines)
}

function layTogether(response: NodeResponse, decision: Decision, headers: object): unknown[] {
  const set = response.getHeaderNames()
  const merged = set.length === 0 ? mergeLines(headers, decision) : undefined
  if (merged !== undefined) return merged
  const lines = createHeaderLines(headers)
  // What was set one by one is sent too, unless the head says otherwise: so all of it is laid together before CORS is written.
  for (const name of set) {
    if (!lines.has(name)) lines.add(name, response.getHeader(name))
    response.removeHeader(name)
  }
  applyDecision(decision, lines)
  return lines.flat()
}

/** Send what the gate answers itself, with what was decided; nothing where somebody was quicker, such as a time limit while a lookup was asked. */
export function sendOwnAnswer(response: NodeResponse, { status, headers, body }: OwnAnswer, decision: Decision, method: string | undefined): void {
  if (response.headersSent) return
  const writeHead = response.writeHead as WriteHead
  if ((response as HeldResponse)[HELD] !== undefined) {
    holdDecision(response, decision)
    writeHead.call(response, status, headers)
  } else if (response.getHeaderNames().length === 0) writeHead.call(response, status, headers.length === 0 ? decision.lines : [...headers, ...decision.lines])
  else {
    // Beside headers that were set one by one: a list would make Node take each of its names away first, and then set it.
    for (let index = 0; index < headers.length; index += 2) response.setHeader(headers[index] as string, headers[index + 1] as string)
    applyDecision(decision, new HeldDecision(response, decision, undefined))
    writeHead.call(response, status)
  }
  if (body === null || method === 'HEAD') response.end()
  else response.end(body)
}
