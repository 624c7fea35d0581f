/** AWS Lambda: a server that makes an event of each request, in the form of what stands before a function, and a response of what the function gives back. */
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import type { LambdaHandler, StreamingLambdaHandler } from '../../../src/adapters/lambda.ts'
import type { LambdaResult } from '../../../src/adapters/lambda-result.ts'
import type { RunningService } from '../service-host.ts'

/** What may stand before a function. */
export type Front = 'an HTTP API or a function URL' | 'a REST API' | 'a load balancer' | 'a load balancer with several values'

type Headers = Readonly<Record<string, readonly string[]>>

const last = (values: readonly string[]): string => values.at(-1) ?? ''
const mapValues = <From, To>(fields: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> => Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, map(value)]))

/** The event of a request. */
export function toEvent(front: Front, { method = 'GET', url = '/', headersDistinct, headers }: IncomingMessage, body: Buffer): object {
  const given: Headers = mapValues({ ...headersDistinct, host: [headers.host ?? ''] }, (values) => values ?? [])
  const [path = '/', query = ''] = url.split(/\?(.*)/s)
  const text = body.toString('utf8')
  const isText = Buffer.from(text).equals(body)
  const common = { isBase64Encoded: !isText, ...(body.byteLength > 0 && { body: isText ? text : body.toString('base64') }) }
  if (front === 'an HTTP API or a function URL') {
    const { cookie, ...others } = given
    return {
      version: '2.0', routeKey: '$default', rawPath: path, rawQueryString: query, ...common, ...(cookie !== undefined && { cookies: cookie.flatMap((line) => line.split('; ')) }),
      headers: { ...mapValues(others, (values) => values.join(',')), 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' },
      requestContext: { accountId: 'anonymous', domainName: 'api.example', http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1' }, requestId: '1', routeKey: '$default', stage: '$default' },
    }
  }
  // A load balancer hands on the query as it came; a REST API decodes it.
  const pairs = front === 'a REST API' ? [...new URLSearchParams(query)] : query.split('&').filter((pair) => pair !== '').map((pair) => pair.split(/=(.*)/s) as [string, string])
  const parameters: Record<string, string[]> = {}
  for (const [name, value = ''] of pairs) parameters[name] = [...(parameters[name] ?? []), value]
  const single = { headers: mapValues(given, last), queryStringParameters: mapValues(parameters, last) }
  const several = { multiValueHeaders: given, multiValueQueryStringParameters: parameters }
  const requestContext = front === 'a REST API'
    ? { resourcePath: '/{proxy+}', httpMethod: method, path: `/prod${path}`, stage: 'prod', identity: { sourceIp: '192.0.2.1' } }
    : { elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/things/1' } }
  return {
    httpMethod: method, path, requestContext, ...common, ...(front === 'a load balancer with several values' ? several : single), ...(front === 'a REST API' && { ...several, resource: '/{proxy+}' }),
  }
}

/** Send what a function gave back, as what stands before it would. */
export function sendResult(front: Front, { statusCode, headers = {}, multiValueHeaders = {}, cookies = [], body, isBase64Encoded }: LambdaResult, response: ServerResponse): void {
  if (front !== 'an HTTP API or a function URL' && cookies.length > 0) throw new Error('Only HTTP APIs and function URLs read cookies.')
  if (front === 'a load balancer' && Object.keys(multiValueHeaders).length > 0) throw new Error('A load balancer reads several values only where it sends them.')
  if (front === 'a load balancer with several values' && Object.keys(headers).length > 0) throw new Error('A load balancer that sends several values reads only those.')
  const lines = [...Object.entries(headers), ...Object.entries(multiValueHeaders).flatMap(([name, values]) => values.map((value) => [name, value] as const)), ...cookies.map((cookie) => ['set-cookie', cookie] as const)]
  response.writeHead(statusCode, lines.flat())
  response.end(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'))
}

/** A server before a function. */
export function createFront(front: Front, handler: LambdaHandler): Server {
  return createFrontServer(async (request, body, response) => sendResult(front, JSON.parse(JSON.stringify(await handler(JSON.parse(JSON.stringify(toEvent(front, request, body)))))) as LambdaResult, response))
}

/** Start a server before a function. */
export function startFront(front: Front, handler: LambdaHandler): Promise<RunningService> {
  return listen(createFront(front, handler))
}

/** Start a server before a function that streams. */
export function startStreamingFront(handler: StreamingLambdaHandler): Promise<RunningService> {
  return listen(createFrontServer(async (request, body, response) => {
    try {
      await handler(toEvent('an HTTP API or a function URL', request, body), new ResponseStream(response))
    } catch {
      response.destroy()
    }
  }))
}

const PRELUDE_END = Buffer.alloc(8)

/** The stream that a function writes to: a head as JSON, eight zero bytes, and the body. */
class ResponseStream extends Writable {
  readonly #response: ServerResponse
  #before: Buffer | undefined = Buffer.alloc(0)

  constructor(response: ServerResponse) {
    super()
    this.#response = response
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (this.#before === undefined) {
      this.#pass(chunk, done)
      return
    }
    this.#before = Buffer.concat([this.#before, chunk])
    const end = this.#before.indexOf(PRELUDE_END)
    if (end === -1) return done()
    const { statusCode, headers, cookies = [] } = JSON.parse(this.#before.subarray(0, end).toString()) as { statusCode: number; headers: Record<string, string>; cookies?: string[] }
    const rest = this.#before.subarray(end + PRELUDE_END.byteLength)
    this.#before = undefined
    this.#response.writeHead(statusCode, [...Object.entries(headers), ...cookies.map((cookie) => ['set-cookie', cookie])].flat())
    this.#response.flushHeaders()
    this.#pass(rest, done)
  }

  override _final(done: () => void): void {
    if (this.#before !== undefined) throw new Error('The stream ended before its head was there.')
    this.#response.end(done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (error !== null) this.#response.destroy()
    done(error)
  }

  #pass(chunk: Buffer, done: () => void): void {
    if (chunk.byteLength === 0 || this.#response.write(chunk)) done()
    else this.#response.once('drain', done)
  }
}

/** What Lambda's runtime adds to the globals, as far as it is documented: the head goes before the first write, and only with one. */
export const awslambda = {
  streamifyResponse: (handler: StreamingLambdaHandler): StreamingLambdaHandler => handler,
  HttpResponseStream: {
    from(stream: NodeJS.WritableStream, head: object): NodeJS.WritableStream {
      const write = stream.write.bind(stream) as (...values: readonly unknown[]) => boolean
      stream.write = (...values: readonly unknown[]): boolean => {
        stream.write = write
        write(Buffer.concat([Buffer.from(JSON.stringify(head)), PRELUDE_END]))
        return write(...values)
      }
      return stream
    },
  },
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function createFrontServer(answer: (request: IncomingMessage, body: Buffer, response: ServerResponse) => Promise<void>): Server {
  return createServer((request, response) => {
    readAll(request).then((body) => answer(request, body, response)).catch((error: unknown) => response.writeHead(502).end(String(error)))
  })
}

function listen(server: Server): Promise<RunningService> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({
      port: (server.address() as AddressInfo).port,
      stop: () => new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
    }))
  })
}
