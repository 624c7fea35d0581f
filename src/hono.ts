/** Entry `corbel/hono`: CORS for Hono. */
export { cors } from './adapters/hono.ts'
export type { HonoCors, HonoOptions } from './adapters/hono.ts'
export type { MiddlewarePolicy, MiddlewarePolicyInput } from './adapters/gate-input.ts'
