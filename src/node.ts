/** Entry `corbel/node`: serving on Node, CORS for a plain `node:http` listener, an application as one. */
export { cors } from './adapters/http-middleware.ts'
export type { Listener } from './adapters/http-middleware.ts'
export type { MiddlewareOptions, MiddlewarePolicy, MiddlewarePolicyInput } from './adapters/gate-input.ts'
export { serve } from './adapters/node.ts'
export type { Servable, ServeOptions, Serving } from './adapters/node.ts'
export { toNode } from './adapters/http-mount.ts'
export type { NodeFallback, NodeMount } from './adapters/http-mount.ts'
export type { FetchApp, PrefixedMountOptions } from './adapters/mount.ts'
