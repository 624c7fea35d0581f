/** Entry `corbel/fastify`: CORS for Fastify, as a plugin. */
export { cors } from './adapters/fastify.ts'
export type { FastifyCors, FastifyCorsConfig, FastifyCorsOptions } from './adapters/fastify.ts'
