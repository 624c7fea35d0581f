/** Entry `corbel/node`: serving on Node, files on disk, and CORS for a plain `node:http` listener. */
export { cors } from './adapters/http-middleware.ts'
export type { Listener } from './adapters/http-middleware.ts'
export type { MiddlewareOptions, MiddlewarePolicy, MiddlewarePolicyInput } from './adapters/gate-input.ts'
export { openFile } from './adapters/node-file.ts'
export { serve } from './adapters/node.ts'
export type { Servable, ServeOptions, Serving } from './adapters/node.ts'
