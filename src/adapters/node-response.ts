/** Writing a decision into a response of `node:http` or `node:http2` at the one moment at which nothing can be set any more: when its head is written. */
import { applyDecision } from '../decision/apply.ts'
import type { HeaderBag } from '../decision/apply.ts'
import type { Decision } from '../decision/decide.ts'
import type { OwnAnswer } from './own-answer.ts'

/** A value of a header as Node keeps it. */
export type NodeHeaderValue = number | string | readonly string[]

/** What is needed of a `ServerResponse`, or of the one of `node:http2`. */
export interface NodeResponse {
  readonly headersSent: boolean
  writeHead: (...head: never[]) => unknown
  getHeader(name: string): NodeHeaderValue | undefined
  getHeaderNames(): string[]
  setHeader(name: string, value: number | string | string[]): unknown
  removeHeader(name: string): void
  end(body?: string): unknown
}

interface Held {
  decision: Decision
  /** The web request whose gates this is about, where a framework made one. */
  request: object | undefined
}

const HELD: unique symbol = Symbol('corbel.held')

type HeldResponse = NodeResponse & { [HELD]?: Held }

/**
 * From now on the response leaves with this decision, whoever writes its head and however: headers set one by one or all at once, by the framework or past it. A decision
 * of a gate nearer to the handler replaces it. `request` is a web request that was made of the exchange: `false` where the response belongs to the gates of another one,
 * as for a request that an application sends to itself.
 */
export function holdDecision(response: NodeResponse, decision: Decision, request?: object): boolean {
  const governed: HeldResponse = response
  const held = governed[HELD]
  if (held !== undefined) {
    if (request !== undefined && held.request !== undefined && held.request !== request) return false
    held.request ??= request
    held.decision = decision
    return true
  }
  const fresh: Held = { decision, request }
  governed[HELD] = fresh
  const bag = headerBagOf(response)
  const writeHead = response.writeHead as (...head: unknown[]) => unknown
  response.writeHead = (...head: unknown[]): unknown => {
    if (response.headersSent) return writeHead.apply(response, head)
    const [status, second, third] = head
    setHeaders(response, typeof second === 'string' ? third : third ?? second)
    applyDecision(fresh.decision, bag)
    return typeof second === 'string' ? writeHead.call(response, status, second) : writeHead.call(response, status)
  }
  return true
}

/** Send what the gate answers itself. */
export function sendOwnAnswer(response: NodeResponse, answer: OwnAnswer, method: string | undefined): void {
  const { status, headers, body } = answer
  for (let index = 0; index < headers.length; index += 2) response.setHeader(headers[index] ?? '', headers[index + 1] ?? '')
  ;(response.writeHead as (status: number) => unknown)(status)
  if (body === null || method === 'HEAD') response.end()
  else response.end(body)
}

function headerBagOf(response: NodeResponse): HeaderBag {
  return {
    get: (name) => {
      const value = response.getHeader(name)
      return typeof value === 'object' ? value.join(', ') : value?.toString()
    },
    set: (name, value) => response.setHeader(name, value),
    delete: (name) => response.removeHeader(name),
    keys: () => response.getHeaderNames(),
  }
}

// As writeHead reads them: an object, a flat list or a list of pairs, over what was set before; a list may name a header several times.
function setHeaders(response: NodeResponse, headers: unknown): void {
  if (Array.isArray(headers)) {
    const values = new Map<string, string[]>()
    for (const [name, value] of pairsOf(headers as readonly unknown[])) {
      const lower = name.toLowerCase()
      const list = values.get(lower)
      values.set(lower, [...(list ?? []), ...(Array.isArray(value) ? value as string[] : [String(value)])])
    }
    for (const [name, list] of values) response.setHeader(name, list.length === 1 ? list[0] ?? '' : list)
  } else if (typeof headers === 'object' && headers !== null) {
    for (const [name, value] of Object.entries(headers as Readonly<Record<string, number | string | string[]>>)) response.setHeader(name, value)
  }
}

function pairsOf(list: readonly unknown[]): readonly (readonly [string, unknown])[] {
  if (Array.isArray(list[0])) return list as readonly (readonly [string, unknown])[]
  return list.flatMap((name, index) => (index % 2 === 0 ? [[String(name), list[index + 1]] as const] : []))
}
