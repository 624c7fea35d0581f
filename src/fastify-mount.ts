/** Entry `corbel/fastify-mount`: an application inside Fastify. Apart from `corbel/fastify`, so that CORS alone loads nothing of services. */
export { toFastify } from './adapters/fastify-mount.ts'
export type { FastifyMount } from './adapters/fastify-mount.ts'
export type { FetchApp, MountOptions } from './adapters/mount.ts'
