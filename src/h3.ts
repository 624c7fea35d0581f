/** Entry `corbel/h3`: CORS for h3; an application inside it. */
export { cors } from './adapters/h3.ts'
export type { H3Cors } from './adapters/h3.ts'
export type { MiddlewareOptions, MiddlewarePolicy, MiddlewarePolicyInput } from './adapters/gate-input.ts'
export { toH3 } from './adapters/h3-mount.ts'
export type { H3Mount } from './adapters/h3-mount.ts'
export type { FetchApp, PrefixedMountOptions } from './adapters/mount.ts'
