/** The contexts of guards and handlers, which build what costs something only when it is read. */
import type { RequestContext } from '../service/context.ts'
import { limitRequest } from './body.ts'
import type { Exchange } from './exchange.ts'

/** The request of an exchange with its body limited, made once somebody asks for it: guards, input and handler have the same one, since a body is read once. */
export class RequestSource {
  readonly exchange: Exchange
  readonly #limit: number
  #request: Request | undefined

  /** `limit` in bytes. */
  constructor(exchange: Exchange, limit: number) {
    this.exchange = exchange
    this.#limit = limit
  }

  get request(): Request {
    this.#request ??= limitRequest(this.exchange.request, this.#limit)
    return this.#request
  }
}

/** What guards get. */
export class ExchangeContext implements RequestContext {
  readonly method: string
  readonly pathParams: RequestContext['pathParams']
  readonly #source: RequestSource
  #url: URL | undefined

  constructor(source: RequestSource, pathParams: RequestContext['pathParams']) {
    this.method = source.exchange.method
    this.pathParams = pathParams
    this.#source = source
  }

  get request(): Request {
    return this.#source.request
  }

  get url(): URL {
    this.#url ??= new URL(this.#source.exchange.request.url)
    return this.#url
  }

  get signal(): AbortSignal {
    return this.#source.exchange.request.signal
  }
}

/** What the schemas of an operation made; `undefined` where it has no such schema. */
export interface OperationInput {
  readonly params: { readonly value: unknown } | undefined
  readonly query: { readonly value: unknown } | undefined
  readonly headers: { readonly value: unknown } | undefined
  readonly body: unknown
}

/** What handlers get. */
export class OperationContext extends ExchangeContext {
  readonly params: unknown
  readonly body: unknown
  readonly accepted: string
  readonly #query: OperationInput['query']
  readonly #headers: OperationInput['headers']

  constructor(source: RequestSource, pathParams: RequestContext['pathParams'], input: OperationInput, accepted: string) {
    super(source, pathParams)
    this.params = input.params === undefined ? pathParams : input.params.value
    this.body = input.body
    this.accepted = accepted
    this.#query = input.query
    this.#headers = input.headers
  }

  get query(): unknown {
    return this.#query === undefined ? this.url.searchParams : this.#query.value
  }

  get headers(): unknown {
    return this.#headers === undefined ? this.request.headers : this.#headers.value
  }
}
