/** Entry `corbel/express`: CORS for Express, and for whatever calls middleware in its way; an application inside it. */
export { cors } from './adapters/express.ts'
export type { ExpressCors } from './adapters/express.ts'
export type { MiddlewareOptions, MiddlewarePolicy, MiddlewarePolicyInput } from './adapters/gate-input.ts'
export { toExpress } from './adapters/express-mount.ts'
export type { ExpressMount } from './adapters/express-mount.ts'
export type { FetchApp, MountOptions } from './adapters/mount.ts'
