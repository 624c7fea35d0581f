/** Entry `corbel/express-mount`: an application inside Express. Apart from `corbel/express`, so that CORS alone loads nothing of services. */
export { toExpress } from './adapters/express-mount.ts'
export type { ExpressMount } from './adapters/express-mount.ts'
export type { FetchApp, MountOptions } from './adapters/mount.ts'
