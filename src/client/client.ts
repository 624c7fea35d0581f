/** The client of an application, typed by its definition alone: nothing of the server is loaded. */
import { writeBody } from './body.ts'
import type { CallInput, CallOptions, HeaderValues } from './call.ts'
import type { Endpoint, Endpoints, PathsOf } from './endpoint.ts'
import { NetworkError } from './error.ts'
import type { AnyProblem, BlankProblem, DataOf, Outcome, ProblemDocument, ProblemsOf } from './outcome.ts'
import { writePath } from './path.ts'
import type { Carried, CredentialsOption, DefaultMode } from './policy.ts'
import { writeQuery } from './query.ts'
import { dataOrThrow, readOutcome } from './read.ts'

/** What a client is made with. */
export interface ClientOptions {
  /**
   * Whether the browser sends cookies unless a call says otherwise. Without it, each call of an operation whose policy has `credentials: true` has to say; with `'include'`, each call of one
   * whose policy has not.
   */
  readonly credentials?: RequestCredentials
  /** Sent with every call, before its own: headers, or a function that gives them and may be async, such as one that knows a token. */
  readonly headers?: HeaderValues | (() => HeaderValues | Promise<HeaderValues>)
  /** Answers the requests instead of the platform: `app.fetch` in tests. */
  readonly fetch?: (request: Request) => Response | Promise<Response>
}

/** A call under way. */
export interface Call<Data, Problem extends ProblemDocument> extends Promise<Outcome<Data, Problem>> {
  /** The value alone. Rejects with a `ProblemError` where the answer is a problem. */
  orThrow(): Promise<Data>
}

type OptionsOf<Path extends string, E, Method extends string, Default extends DefaultMode> =
  E extends Endpoint<infer Operations, infer State> ? CallOptions & CallInput<Path, Operations, Method> & CredentialsOption<State, Default> : never

/** What follows the path of a call: its options, which may be left out where nothing in them is needed. */
export type CallArguments<Path extends string, E, Method extends string, Default extends DefaultMode> =
  Record<never, never> extends OptionsOf<Path, E, Method, Default> ? [options?: OptionsOf<Path, E, Method, Default>] : [options: OptionsOf<Path, E, Method, Default>]

/** The call of an operation. The answer to a HEAD request has no body, and so no more than its status to tell a problem by. */
export type CallOf<E, Method extends string> = E extends Endpoint<infer Operations, Carried> ? (Method extends 'HEAD' ? Call<undefined, BlankProblem> : Call<DataOf<Operations>, ProblemsOf<Operations>>) : never

/** Calls the operations of one method, by their paths as they stand in the definition. */
export type CallMethod<Definition, Method extends string, Default extends DefaultMode> =
  <const Path extends PathsOf<Definition, Method>>(path: Path, ...options: CallArguments<Path, Endpoints<Definition, Method>[Path], Method, Default>) => CallOf<Endpoints<Definition, Method>[Path], Method>

/** A client: a function a method. */
export interface Client<Definition, Default extends DefaultMode = undefined> {
  readonly get: CallMethod<Definition, 'GET', Default>
  readonly head: CallMethod<Definition, 'HEAD', Default>
  readonly post: CallMethod<Definition, 'POST', Default>
  readonly put: CallMethod<Definition, 'PUT', Default>
  readonly patch: CallMethod<Definition, 'PATCH', Default>
  readonly delete: CallMethod<Definition, 'DELETE', Default>
  readonly options: CallMethod<Definition, 'OPTIONS', Default>
  /** Calls an operation of any method, such as `QUERY`. */
  readonly request: <const Method extends string, const Path extends PathsOf<Definition, Method>>(
    method: Method, path: Path, ...options: CallArguments<Path, Endpoints<Definition, Method>[Path], Method, Default>
  ) => CallOf<Endpoints<Definition, Method>[Path], Method>
}

/**
 * A client of what the type parameter defines: `client<typeof app>('https://api.example')`, of an application, a service, a group, a resource, or several of them. `base` is the origin, with what stands before the
 * paths of the definition where something does. Each call resolves with an outcome, a problem among them, and rejects only where there is no answer to tell of: with a `NetworkError`, or with the reason of its `signal`.
 */
export function client<Definition>(base: string | URL, options: ClientOptions & { readonly credentials: 'include' }): Client<Definition, 'include'>
export function client<Definition>(base: string | URL, options: ClientOptions & { readonly credentials: 'omit' | 'same-origin' }): Client<Definition, 'omit'>
export function client<Definition>(base: string | URL, options?: ClientOptions & { readonly credentials?: undefined }): Client<Definition>
export function client<Definition>(base: string | URL, options: ClientOptions): Client<Definition, RequestCredentials>
export function client(base: string | URL, options: ClientOptions = {}): object {
  const request = (method: string, path: string, call: AnyCall = {}): Call<unknown, AnyProblem> => {
    const outcome = send(base, options, method, path, call)
    return Object.assign(outcome, { orThrow: () => outcome.then(dataOrThrow) })
  }
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => [method.toLowerCase(), (path: string, call?: AnyCall) => request(method, path, call)] as const)
  return { ...Object.fromEntries(methods), request }
}

/** A call whose types are not told apart any more. */
interface AnyCall extends CallOptions {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>> | URLSearchParams
  readonly headers?: HeaderValues
  readonly body?: unknown
  readonly credentials?: RequestCredentials
}

async function send(base: string | URL, options: ClientOptions, method: string, path: string, call: AnyCall): Promise<Outcome<unknown, AnyProblem>> {
  const { params = {}, query = {}, headers = {}, body, accept, ...init } = call
  const { fetch = globalThis.fetch, credentials = 'same-origin' } = options
  const url = `${String(base).replace(/\/+$/, '')}${writePath(path, params)}${writeQuery(query)}`
  const own = typeof options.headers === 'function' ? await options.headers() : options.headers
  const sent = new Headers()
  for (const [name, value] of [...Object.entries({ ...own, accept }), ...Object.entries(headers)]) if (value !== undefined) sent.set(name, String(value))
  // `duplex` is asked for by the Fetch standard wherever a body is a stream; the library types do not know it yet.
  const request = new Request(url, { credentials, ...init, method, body: writeBody(body, sent), headers: sent, duplex: 'half' } as RequestInit)
  // Not everything that answers looks at the signal.
  request.signal.throwIfAborted()
  const response = await Promise.resolve(request).then(fetch).catch((error: unknown) => {
    throw request.signal.aborted ? error : new NetworkError(`${method} ${url} got no answer: the server was not reached, or the browser keeps its answer from this page (CORS; see its console).`, { cause: error })
  })
  return readOutcome(response)
}
