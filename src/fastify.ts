/** Entry `corbel/fastify`: CORS for Fastify, as a plugin; an application inside it. */
export { cors } from './adapters/fastify.ts'
export type { FastifyCors, FastifyCorsConfig, FastifyCorsOptions } from './adapters/fastify.ts'
export { toFastify } from './adapters/fastify-mount.ts'
export type { FastifyMount } from './adapters/fastify-mount.ts'
export type { FetchApp, MountOptions } from './adapters/mount.ts'
