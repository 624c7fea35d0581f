/** The contexts of guards and handlers, which build what costs something only when it is read. */
import type { RequestContext } from '../service/context.ts'
import { limitRequest } from './body.ts'
import type { Exchange } from './exchange.ts'

/** What guards get. */
export class ExchangeContext implements RequestContext {
  readonly method: string
  readonly pathParams: RequestContext['pathParams']
  readonly #exchange: Exchange
  readonly #limit: number
  #request: Request | undefined
  #url: URL | undefined

  constructor(exchange: Exchange, pathParams: RequestContext['pathParams'], limit: number) {
    this.method = exchange.method
    this.pathParams = pathParams
    this.#exchange = exchange
    this.#limit = limit
  }

  get request(): Request {
    this.#request ??= limitRequest(this.#exchange.request, this.#limit)
    return this.#request
  }

  get url(): URL {
    this.#url ??= new URL(this.#exchange.request.url)
    return this.#url
  }

  get signal(): AbortSignal {
    return this.#exchange.request.signal
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

  constructor(exchange: Exchange, pathParams: RequestContext['pathParams'], limit: number, input: OperationInput, accepted: string) {
    super(exchange, pathParams, limit)
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
