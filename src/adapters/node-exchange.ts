/** A request of `node:http` or `node:http2` as an exchange: header by header, its `Request` built only when it is read. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { Exchange } from '../app/exchange.ts'
import { headerOf } from './node-facts.ts'
import { requestWithBody, requestWithoutBody } from './read-body.ts'
import { srvx } from './srvx.ts'

/** A request of either protocol. */
export type NodeIncoming = IncomingMessage | Http2ServerRequest
/** A response of either protocol. */
export type NodeOutgoing = ServerResponse | Http2ServerResponse

// What the URL parser leaves as it is; any other target is given to it.
const PLAIN_TARGET = /^\/[\w\-.~!$&'()*+,;=:@%/]*(?:\?[\w\-.~!$&'()*+,;=:@%/?]*)?$/
const PLAIN_HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::(?:\d{1,4}|[1-5]\d{4}))?$/i
const DOT_SEGMENT = /\/\.|\/%2e/i

/** One exchange on Node. */
export class NodeExchange implements Exchange {
  readonly method: string
  readonly pathname: string
  readonly search: string
  readonly authority: string
  readonly #incoming: NodeIncoming
  readonly #outgoing: NodeOutgoing
  #request: Request | undefined

  /** Throws a `TypeError` where the target and the host are no URL. */
  constructor(incoming: NodeIncoming, outgoing: NodeOutgoing) {
    this.#incoming = incoming
    this.#outgoing = outgoing
    this.method = incoming.method ?? 'GET'
    const target = incoming.url ?? '/'
    const query = target.indexOf('?')
    const host = this.header('host') ?? this.header(':authority') ?? ''
    const plain = PLAIN_TARGET.test(target) && !DOT_SEGMENT.test(target) && PLAIN_HOST.test(host)
    if (target === '*') throw new TypeError('Only OPTIONS has this target.')
    if (!plain && host !== '' && !isHost(host)) throw new TypeError('The Host of the request is none.')
    const url = plain ? undefined : new URL(this.request.url)
    this.pathname = url?.pathname ?? (query === -1 ? target : target.slice(0, query))
    this.search = url?.search ?? (query === -1 ? '' : target.slice(query))
    this.authority = url?.host ?? host
  }

  header(name: string): string | undefined {
    return headerOf(this.#incoming, name)
  }

  get request(): Request {
    this.#request ??= createNodeRequest(this.#incoming, this.#outgoing)
    return this.#request
  }
}

// https://www.rfc-editor.org/rfc/rfc9112#section-3.2
function isHost(text: string): boolean {
  return !/[\s/?#@\\]/.test(text) && URL.canParse(`http://${text}/`)
}

// Where a body parser has read the body before, the request has what it kept of it as it came; where it kept nothing, the request has no body to give, and says so.
function createNodeRequest(incoming: NodeIncoming, outgoing: NodeOutgoing): Request {
  const request = new (srvx().NodeRequest)({ req: incoming, res: outgoing })
  if (!incoming.readableDidRead && !incoming.readableEnded) return request
  if (!mayHaveBody(incoming)) return requestWithBody(request, null)
  const { rawBody, body } = incoming as { readonly rawBody?: unknown; readonly body?: unknown }
  const kept = typeof rawBody === 'string' ? rawBody : [rawBody, body].find((value) => value instanceof Uint8Array)
  return kept === undefined ? requestWithoutBody(request) : requestWithBody(request, kept as string | Uint8Array<ArrayBuffer>)
}

function mayHaveBody({ method = 'GET', headers, httpVersionMajor }: NodeIncoming): boolean {
  if (method === 'GET' || method === 'HEAD') return false
  const length = headers['content-length']
  return length === undefined ? headers['transfer-encoding'] !== undefined || httpVersionMajor === 2 : length !== '0'
}
