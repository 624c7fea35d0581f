/** What belongs to one request while it is answered: its `Request`, its context values, its end. */
import type { ContextValue, RequestContext } from '../service/context.ts'
import { limitRequest } from './body.ts'
import type { Exchange } from './exchange.ts'
import type { CheckedSettings } from './settings.ts'

/** The scope of one request. What costs something is made when it is first asked for, and then it is the same for guards, rules, wrappers and handler. */
export class RequestScope {
  readonly exchange: Exchange
  readonly settings: CheckedSettings
  readonly #bodyLimit: number
  #request: Request | undefined
  #values: Map<ContextValue<unknown>, unknown> | undefined
  #deadline: AbortController | undefined
  #signal: AbortSignal | undefined

  /** `bodyLimit` in bytes: of whoever reads the body from `request`. */
  constructor(exchange: Exchange, settings: CheckedSettings, bodyLimit: number) {
    this.exchange = exchange
    this.settings = settings
    this.#bodyLimit = bodyLimit
  }

  /** The request with its body limited. */
  get request(): Request {
    this.#request ??= limitRequest(this.exchange.request, this.#bodyLimit)
    return this.#request
  }

  /** Aborted when the client goes away or the time is over. */
  get signal(): AbortSignal {
    const { signal } = this.exchange.request
    // Not kept without a deadline: there may be one once a handler is chosen.
    if (this.#deadline === undefined) return signal
    this.#signal ??= AbortSignal.any([signal, this.#deadline.signal])
    return this.#signal
  }

  /** What aborts `signal` beside the client. To be asked for before the work begins whose signal it is to abort. */
  get deadline(): AbortController {
    this.#deadline ??= new AbortController()
    return this.#deadline
  }

  /** The value of a key. Throws what its source throws, and an `Error` for a key that stands for nothing. */
  value<T>(key: ContextValue<T>, context: RequestContext): T {
    const given = [this.settings.values, this.exchange.around?.values].find((values) => values?.has(key))
    if (given !== undefined) return given.get(key) as T
    if (key.source === undefined) throw new Error(`The context value '${key.name}' stands for nothing here. Write createApp(services, { values: [${key.name}.is(…)] }).`)
    this.#values ??= new Map()
    if (!this.#values.has(key)) this.#values.set(key, key.source(context))
    return this.#values.get(key) as T
  }
}
