/** What a decision asks of an exchange. */
import type { RequestFacts } from '../decision/request.ts'
import type { Exchange } from './exchange.ts'

/** The facts of an exchange. `authority` stands for what the request says of it, where a proxy hides it. */
export function readFacts(exchange: Exchange, authority: string | undefined): RequestFacts {
  return new ExchangeFacts(exchange, authority)
}

/** The facts of an exchange, read when they are asked for: most requests are decided by their method and origin. */
class ExchangeFacts implements RequestFacts {
  readonly method: string
  readonly origin: string | undefined
  readonly #exchange: Exchange
  readonly #authority: string | undefined

  constructor(exchange: Exchange, authority: string | undefined) {
    this.method = exchange.method
    this.origin = exchange.header('origin')
    this.#exchange = exchange
    this.#authority = authority
  }

  get authority(): string {
    return this.#authority ?? this.#exchange.authority
  }

  get requestMethod(): string | undefined {
    return this.#exchange.header('access-control-request-method')
  }

  get requestHeaders(): string | undefined {
    return this.#exchange.header('access-control-request-headers')
  }

  get secFetchSite(): string | undefined {
    return this.#exchange.header('sec-fetch-site')
  }
}
