/** Entry `corbel/fetch`: CORS around a fetch handler. */
export { cors } from './adapters/fetch.ts'
export type { FetchHandler, FetchOptions } from './adapters/fetch.ts'
export type { MiddlewarePolicy, MiddlewarePolicyInput } from './adapters/gate-input.ts'
