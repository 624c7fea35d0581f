/** Entry `corbel/h3`: CORS for h3. */
export { cors } from './adapters/h3.ts'
export type { H3Cors } from './adapters/h3.ts'
export type { MiddlewareOptions, MiddlewarePolicy, MiddlewarePolicyInput } from './adapters/gate-input.ts'
