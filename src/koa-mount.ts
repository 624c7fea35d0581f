/** Entry `corbel/koa-mount`: an application inside Koa. Apart from `corbel/koa`, so that CORS alone loads nothing of services. */
export { toKoa } from './adapters/koa-mount.ts'
export type { KoaMount } from './adapters/koa-mount.ts'
export type { FetchApp, PrefixedMountOptions } from './adapters/mount.ts'
