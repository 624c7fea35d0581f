/** The contexts of guards and handlers, which build what costs something only when it is read. */
import type { AnyContext, ContextValue, RequestContext } from '../service/context.ts'
import { FaultList } from '../service/faults.ts'
import { readCookies } from './cookies.ts'
import type { ReadInput } from './input.ts'
import type { RequestScope } from './scope.ts'

/** What guards get. */
export class ExchangeContext implements RequestContext {
  readonly method: string
  readonly pathParams: RequestContext['pathParams']
  protected readonly scope: RequestScope
  #url: URL | undefined
  #cookies: Readonly<Record<string, string>> | undefined

  constructor(scope: RequestScope, pathParams: RequestContext['pathParams']) {
    this.method = scope.exchange.method
    this.pathParams = pathParams
    this.scope = scope
  }

  get request(): Request {
    return this.scope.request
  }

  get url(): URL {
    this.#url ??= new URL(this.scope.exchange.request.url)
    return this.#url
  }

  get signal(): AbortSignal {
    return this.scope.signal
  }

  /** Bound, like `get`. */
  get cookie(): (name: string) => string | undefined {
    return (name) => this.sentCookies[name]
  }

  /** Read once. */
  protected get sentCookies(): Readonly<Record<string, string>> {
    this.#cookies ??= readCookies(this.scope.exchange.header('cookie'))
    return this.#cookies
  }

  /** Made when it is read, and bound, so that a handler may take it apart: `({ get }) => …`. */
  get get(): <T>(key: ContextValue<T>) => T {
    return (key) => this.scope.value(key, this)
  }
}

/** What rules, wrappers and handlers get. */
export class OperationContext extends ExchangeContext implements AnyContext {
  readonly params: unknown
  readonly body: unknown
  readonly accepted: string
  readonly #input: ReadInput
  #faults: FaultList | undefined

  constructor(scope: RequestScope, pathParams: RequestContext['pathParams'], input: ReadInput, accepted: string) {
    super(scope, pathParams)
    this.params = input.params === undefined ? pathParams : input.params.value
    this.body = input.body?.value
    this.accepted = accepted
    this.#input = input
  }

  get query(): unknown {
    return this.#input.query === undefined ? this.url.searchParams : this.#input.query.value
  }

  get headers(): unknown {
    return this.#input.headers === undefined ? this.request.headers : this.#input.headers.value
  }

  get cookies(): unknown {
    return this.#input.cookies === undefined ? this.sentCookies : this.#input.cookies.value
  }

  get lastEventId(): string | undefined {
    return this.scope.exchange.header('last-event-id')
  }

  get faults(): FaultList {
    this.#faults ??= new FaultList()
    return this.#faults
  }

  /** The faults that were told; `undefined` where nobody asked for the list. */
  get toldFaults(): FaultList | undefined {
    return this.#faults
  }
}
