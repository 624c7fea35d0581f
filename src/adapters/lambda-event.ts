/** Events of AWS Lambda as exchanges: of API Gateway (HTTP and REST), function URLs and load balancers. Whatever is in them comes from clients. */
import type { Exchange } from '../app/exchange.ts'
import { isToken } from '../value/field.ts'
import { belowPrefix } from './path-prefix.ts'

/** What sent an event, and so how it wants to be answered: `gateway` = HTTP APIs and function URLs, `rest` = REST APIs, and load balancers with one or several values a header. */
export type EventKind = 'gateway' | 'rest' | 'balancer' | 'balancer-multi'

type Values = ReadonlyMap<string, readonly string[]>

interface EventParts {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Values
  readonly body: Uint8Array<ArrayBuffer> | undefined
}

type Fields = Readonly<Record<string, unknown>>

/** What is wrong with an event, for whoever reads the log. */
export class EventFault extends TypeError {}

const PLAIN_PATH = /^\/[\w\-.~!$&'()*+,;=:@%/]*$/
const PLAIN_QUERY = /^[\w\-.~!$&'()*+,;=:@%/?]*$/
const DOT_SEGMENT = /\/\.|\/%2e/i
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
const BASE64 = /^[A-Za-z\d+/]*={0,2}$/

/** The kind of an event; `undefined` where it is none of HTTP. */
export function kindOf(event: unknown): EventKind | undefined {
  const { requestContext, httpMethod, multiValueHeaders } = fieldsOf(event)
  const { http, elb } = fieldsOf(requestContext)
  if (http !== undefined) return 'gateway'
  if (httpMethod === undefined) return undefined
  return elb === undefined ? 'rest' : multiValueHeaders === undefined ? 'balancer' : 'balancer-multi'
}

/** The exchange of an event. `prefix` is taken off its path. Throws an `EventFault` where it is no request that could be answered. */
export function readEvent(event: unknown, prefix: string): Exchange {
  const kind = kindOf(event)
  if (kind === undefined) throw new EventFault('The event is none of API Gateway, a function URL or a load balancer.')
  return new EventExchange(kind === 'gateway' ? readGateway(fieldsOf(event)) : readProxy(kind, fieldsOf(event)), prefix)
}

function readGateway(event: Fields): EventParts {
  const { method } = fieldsOf(fieldsOf(event['requestContext'])['http'])
  const headers = readHeaders(event['headers'])
  const { cookies } = event
  if (Array.isArray(cookies) && cookies.length > 0) headers.set('cookie', [cookies.map(readValue).join('; ')])
  return {
    headers, body: readBody(event),
    method: textOf(method, 'method'), path: textOf(event['rawPath'], 'rawPath'), query: textOf(event['rawQueryString'] ?? '', 'rawQueryString'),
  }
}

// Load balancers hand on the query as it was sent, REST APIs decode it.
function readProxy(kind: EventKind, event: Fields): EventParts {
  const encode = kind === 'rest' ? encodeURIComponent : (text: string): string => text
  const query = Object.entries(fieldsOf(event['multiValueQueryStringParameters'] ?? event['queryStringParameters']))
    .flatMap(([name, values]) => [values].flat().map((value) => `${encode(name)}=${encode(textOf(value, 'a parameter of the query'))}`)).join('&')
  const headers = readHeaders(event['multiValueHeaders'] ?? event['headers'])
  return { query, headers, body: readBody(event), method: textOf(event['httpMethod'], 'httpMethod'), path: textOf(event['path'], 'path') }
}

function readHeaders(written: unknown): Map<string, readonly string[]> {
  return new Map(Object.entries(fieldsOf(written)).map(([name, values]) => {
    if (!isToken(name)) throw new EventFault('The name of a header is no token.')
    return [name.toLowerCase(), [values].flat().map(readValue)]
  }))
}

// Gateways read header values as UTF-8. In HTTP they are bytes, one a character.
function readValue(value: unknown): string {
  const text = textOf(value, 'a header')
  const bytes = /[^\0-\xff]/.test(text) ? Buffer.from(text).toString('latin1') : text
  if (!FIELD_VALUE.test(bytes)) throw new EventFault('The value of a header has control characters.')
  return bytes
}

function readBody({ body, isBase64Encoded }: Fields): Uint8Array<ArrayBuffer> | undefined {
  if (body === undefined || body === null || body === '') return undefined
  const text = textOf(body, 'body')
  if (isBase64Encoded !== true) return new TextEncoder().encode(text)
  if (!BASE64.test(text)) throw new EventFault('The body is not base64.')
  return new Uint8Array(Buffer.from(text, 'base64'))
}

function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new EventFault(`The event has no ${name} that is a text.`)
  return value
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** One event. Its `Request` is built when it is read. */
class EventExchange implements Exchange {
  readonly method: string
  readonly pathname: string
  readonly search: string
  readonly authority: string
  readonly #headers: Values
  readonly #body: Uint8Array<ArrayBuffer> | undefined
  #request: Request | undefined

  constructor({ method, path, query, headers, body }: EventParts, prefix: string) {
    if (!isToken(method)) throw new EventFault('The method is no token.')
    if (!path.startsWith('/')) throw new EventFault('The path has no slash before it.')
    this.method = method
    this.#body = body
    this.#headers = withLength(headers, body)
    this.authority = this.header('host') ?? 'localhost'
    const plain = PLAIN_PATH.test(path) && !DOT_SEGMENT.test(path) && PLAIN_QUERY.test(query)
    const url = this.#urlOf('/')
    if (!plain) {
      // As a path and nothing else: a gateway may have decoded what was a part of it.
      url.pathname = path.replaceAll('\\', '%5C')
      url.search = query
    }
    this.pathname = belowPrefix(plain ? path : url.pathname, prefix)
    this.search = plain ? query && `?${query}` : url.search
  }

  header(name: string): string | undefined {
    return this.#headers.get(name)?.join(name === 'cookie' ? '; ' : ', ')
  }

  get request(): Request {
    if (this.#request === undefined) {
      const headers = new Headers()
      for (const [name, values] of this.#headers) for (const value of values) headers.append(name, value)
      const bodyless = this.method === 'GET' || this.method === 'HEAD'
      this.#request = new Request(this.#urlOf(`${this.pathname}${this.search}`), { method: this.method, headers, body: bodyless ? null : this.#body ?? null })
    }
    return this.#request
  }

  #urlOf(target: string): URL {
    const url = `${this.header('x-forwarded-proto') === 'http' ? 'http' : 'https'}://${this.authority}${target}`
    if (/[/?#@\\]/.test(this.authority) || !URL.canParse(url)) throw new EventFault('The host is none.')
    return new URL(url)
  }
}

// The length is that of the body at hand, and not what a client says.
function withLength(headers: Values, body: Uint8Array | undefined): Values {
  const known = new Map(headers)
  known.delete('transfer-encoding')
  known.delete('content-length')
  return body === undefined ? known : known.set('content-length', [String(body.byteLength)])
}
