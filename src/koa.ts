/** Entry `corbel/koa`: CORS for Koa. */
export { cors } from './adapters/koa.ts'
export type { KoaCors } from './adapters/koa.ts'
export type { MiddlewareOptions, MiddlewarePolicy, MiddlewarePolicyInput } from './adapters/gate-input.ts'
