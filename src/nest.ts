/** Entry `corbel/nest`: CORS for NestJS, on Express and on Fastify. */
export { enableCors } from './adapters/nest.ts'
export type { NestApplication } from './adapters/nest.ts'
export { Cors } from './adapters/nest-controllers.ts'
export type { CorsDecorator } from './adapters/nest-controllers.ts'
export type { MiddlewareOptions, MiddlewarePolicy, MiddlewarePolicyInput } from './adapters/gate-input.ts'
