/** Entry `corbel/express`: CORS for Express, and for whatever calls middleware in its way. */
export { cors } from './adapters/express.ts'
export type { ExpressCors } from './adapters/express.ts'
export type { MiddlewareOptions, MiddlewarePolicy, MiddlewarePolicyInput } from './adapters/gate-input.ts'
