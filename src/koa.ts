/** Entry `corbel/koa`: CORS for Koa; an application inside it. */
export { cors } from './adapters/koa.ts'
export type { KoaCors } from './adapters/koa.ts'
export type { MiddlewareOptions, MiddlewarePolicy, MiddlewarePolicyInput } from './adapters/gate-input.ts'
export { toKoa } from './adapters/koa-mount.ts'
export type { KoaMount } from './adapters/koa-mount.ts'
export type { FetchApp, PrefixedMountOptions } from './adapters/mount.ts'
