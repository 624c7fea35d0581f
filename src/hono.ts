/** Entry `corbel/hono`: CORS for Hono; an application inside it. */
export { cors } from './adapters/hono.ts'
export type { HonoCors, HonoOptions } from './adapters/hono.ts'
export type { MiddlewarePolicy, MiddlewarePolicyInput } from './adapters/gate-input.ts'
export { toHono } from './adapters/hono-mount.ts'
export type { HonoMount } from './adapters/hono-mount.ts'
export type { FetchApp, PrefixedMountOptions } from './adapters/mount.ts'
