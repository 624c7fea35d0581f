/** Entry `corbel/testing`: expectations of what browsers let a page do, for tests in any runner. */
export { expectCors } from './tools/testing.ts'
export type { CorsExpectation, CorsPageExpectation, CorsRequestExpectation } from './tools/testing.ts'
export type { CorsTarget, FetchTarget } from './tools/testing-target.ts'
export { CorsExpectationError } from './tools/testing-trace.ts'
export type { CorsPlay, PlayedExchange } from './tools/testing-trace.ts'
