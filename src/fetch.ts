/** Entry `corbel/fetch`: CORS around a fetch handler; an application before one. */
export { cors } from './adapters/fetch.ts'
export type { FetchHandler, FetchOptions } from './adapters/fetch.ts'
export type { MiddlewarePolicy, MiddlewarePolicyInput } from './adapters/gate-input.ts'
export { toFetch } from './adapters/fetch-mount.ts'
export type { FetchApp, PrefixedMountOptions } from './adapters/mount.ts'
