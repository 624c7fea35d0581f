/** Entry `corbel/next`: CORS for the route handlers of Next.js, and an application as such. */
export { cors, toNext } from './adapters/next.ts'
export type { NextHandlers, NextMethod, NextMountable, NextMountOptions, NextRoute } from './adapters/next.ts'
export type { FetchOptions } from './adapters/fetch.ts'
export type { MiddlewarePolicy, MiddlewarePolicyInput } from './adapters/gate-input.ts'
