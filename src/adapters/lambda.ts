/** An application on AWS Lambda: behind API Gateway, a function URL or a load balancer. */
import { promises, Readable } from 'node:stream'
import { isStreamed, problemAnswer, toAnswer } from '../app/answer.ts'
import type { Answer } from '../app/answer.ts'
import { ANSWER } from '../app/exchange.ts'
import type { Exchange, ExchangeHandler } from '../app/exchange.ts'
import { HttpProblem } from '../service/problem.ts'
import { isCorsResponseHeader } from '../value/header-name.ts'
import { logError } from './fetch.ts'
import { kindOf, readEvent } from './lambda-event.ts'
import { plainHeaders, toResult } from './lambda-result.ts'
import type { LambdaResult, WholeAnswer } from './lambda-result.ts'
import { checkPrefix } from './path-prefix.ts'

/** What can run on Lambda: an application, or anything with a `fetch`. */
export interface LambdaServable {
  readonly fetch: ((request: Request) => Response | Promise<Response>) & { readonly [ANSWER]?: ExchangeHandler }
}

/** How an application runs on Lambda. */
export interface LambdaOptions {
  /** What stands before the paths of the application, such as the stage of an HTTP API: `/prod`. The application knows nothing of it. */
  readonly prefix?: string
}

/** A handler for Lambda. Never rejects. */
export type LambdaHandler = (event: unknown) => Promise<LambdaResult>

/** A handler for Lambda whose answers are streamed. It rejects where a stream fails, which tells Lambda to cut the connection. */
export type StreamingLambdaHandler = (event: unknown, stream: NodeJS.WritableStream) => Promise<void>

/**
 * The handler of an application: `export const handler = toLambda(app)`. It takes the events of HTTP APIs, REST APIs, function URLs and load balancers, each by its form. Streams are
 * collected; one that fails becomes a 500. Throws a `TypeError` for a prefix that is no path.
 */
export function toLambda(app: LambdaServable, options: LambdaOptions = {}): LambdaHandler {
  const answer = createAnswerer(app, options)
  return async (event) => {
    const { answered, method } = await answer(event)
    return toResult(await collect(answered), method, kindOf(event) ?? 'gateway')
  }
}

/**
 * The handler of an application whose streams leave piece by piece, for function URLs and APIs that stream: `export const handler = toStreamingLambda(app)`. Throws where it is not
 * loaded by Lambda, which alone can stream, and a `TypeError` for a prefix that is no path.
 */
export function toStreamingLambda(app: LambdaServable, options: LambdaOptions = {}): StreamingLambdaHandler {
  const { awslambda } = globalThis as { readonly awslambda?: LambdaRuntime }
  if (awslambda === undefined) throw new Error('Answers are streamed by Lambda\'s own runtime for Node, which is not here. Use toLambda.')
  const answer = createAnswerer(app, options)
  return awslambda.streamifyResponse(async (event, stream) => {
    const { answered, method } = await answer(event)
    const { body, status, headers } = answered
    if (body !== null && !isStreamed(body)) headers.set('content-length', String(Buffer.byteLength(body)))
    const out = awslambda.HttpResponseStream.from(stream, { statusCode: status, headers: plainHeaders(answered), ...(headers.cookies.length > 0 && { cookies: [...headers.cookies] }) })
    if (isStreamed(body) && method !== 'HEAD') {
      await promises.pipeline(Readable.fromWeb(body as never), out)
      return
    }
    if (isStreamed(body)) body.cancel().catch(() => undefined)
    // The head leaves with the first piece, be it empty.
    out.write(body === null || isStreamed(body) || method === 'HEAD' ? '' : body)
    out.end()
  })
}

/** What Lambda's runtime for Node adds to the globals. */
interface LambdaRuntime {
  streamifyResponse(handler: StreamingLambdaHandler): StreamingLambdaHandler
  readonly HttpResponseStream: {
    from(stream: NodeJS.WritableStream, head: { readonly statusCode: number; readonly headers: Record<string, string>; readonly cookies?: string[] }): NodeJS.WritableStream
  }
}

interface Answered {
  readonly answered: Answer
  readonly method: string
}

function createAnswerer(app: LambdaServable, options: LambdaOptions): (event: unknown) => Promise<Answered> {
  const prefix = checkPrefix(options.prefix)
  const answer = app.fetch[ANSWER] ?? (async (exchange: Exchange) => toAnswer(await app.fetch(exchange.request)))
  return async (event) => {
    let exchange: Exchange
    try {
      exchange = readEvent(event, prefix)
    } catch (error) {
      // A client cannot change what kind of event it is: then the function is wired to something else.
      if (kindOf(event) === undefined) logError(error)
      // As where an HTTP parser refuses: there is no path whose policy could be asked.
      return { answered: problemAnswer(new HttpProblem(400)), method: 'GET' }
    }
    try {
      return { answered: await answer(exchange), method: exchange.method }
    } catch (error) {
      logError(error)
      return { answered: problemAnswer(new HttpProblem(500)), method: exchange.method }
    }
  }
}

async function collect({ status, headers, body }: Answer): Promise<WholeAnswer> {
  if (!isStreamed(body)) return { status, headers, body }
  try {
    return { status, headers, body: new Uint8Array(await new Response(body).arrayBuffer()) }
  } catch (error) {
    logError(error)
    const failed = problemAnswer(new HttpProblem(500))
    // Nothing has left yet, so the client can still be told, and read it.
    for (const name of headers.keys()) if (isCorsResponseHeader(name) || name === 'vary' || name === 'x-content-type-options') failed.headers.set(name, headers.get(name) ?? '')
    return { ...failed, body: typeof failed.body === 'string' ? failed.body : null }
  }
}
