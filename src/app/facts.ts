/** The facts of an exchange, each read when the decision asks for it: most requests are decided by their method and origin. */
import type { RequestFacts } from '../decision/request.ts'
import type { Exchange } from './exchange.ts'

/** The facts of one exchange. `authority` stands for what the request says of it, where a proxy hides it. */
export class ExchangeFacts implements RequestFacts {
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

  get requestMethod(): string | undefined {
    return this.#exchange.header('access-control-request-method')
  }

  get requestHeaders(): string | undefined {
    return this.#exchange.header('access-control-request-headers')
  }

  get secFetchSite(): string | undefined {
    return this.#exchange.header('sec-fetch-site')
  }

  get authority(): string {
    return this.#authority ?? this.#exchange.authority
  }
}
