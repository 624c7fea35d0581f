/** Entry `corbel/client`: a typed client of what a server defines, for browsers and everything else that has `fetch`. */
export { client } from './client/client.ts'
export type { Call, CallArguments, CallMethod, CallOf, Client, ClientOptions } from './client/client.ts'
export type { CallOptions, HeaderValues, QueryValue, RawBody, TextValue } from './client/call.ts'
export { NetworkError, ProblemError } from './client/error.ts'
export type { ApiOf, PathsOf } from './client/endpoint.ts'
export { readEvents, readJsonLines } from './client/lines.ts'
export type { Json } from './client/json.ts'
export type { AnyProblem, BlankProblem, ByteStream, Failure, Outcome, ProblemDocument, Success } from './client/outcome.ts'
