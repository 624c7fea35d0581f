/** Answering for a mounted application on Node: what middleware of every framework there begins with. */
import type { Answer } from '../app/answer.ts'
import { isStreamed, problemAnswer } from '../app/answer.ts'
import { HttpProblem } from '../service/problem.ts'
import { pathBelow } from '../value/path-prefix.ts'
import { decisionOf, takeOver } from './mount.ts'
import type { HeaderPairs, HostMount } from './mount.ts'
import { completeHeaders, failAnswer, INTERNAL_ERROR, isHttp2 } from './node-answer.ts'
import { NodeExchange } from './node-exchange.ts'
import type { NodeIncoming, NodeOutgoing } from './node-exchange.ts'
import { dropRest } from './node-rest.ts'
import { holdDecision } from './node-response.ts'
import { prepareSrvx, srvx } from './srvx.ts'

/** The request as it was before a framework, or a mount, took a prefix off its path: the name by which Express and Fastify know it. */
type MountedIncoming = NodeIncoming & { originalUrl?: string | undefined }

/**
 * The answer of a mounted application, with what was set around it before; `undefined` where the path is not the application's, and then nothing was touched. The response
 * leaves with the CORS headers and the `Vary` of the answer, whoever writes its head.
 */
export function answerInHost(mount: HostMount, incoming: MountedIncoming, outgoing: NodeOutgoing, readAround: () => HeaderPairs): Promise<Answer> | undefined {
  const exchange = readExchange(mount, incoming, outgoing)
  if (exchange === undefined) return undefined
  dropRest(incoming, outgoing)
  return answerExchange(mount, exchange === 'unreadable' ? undefined : exchange, outgoing, readAround)
}

async function answerExchange(mount: HostMount, exchange: NodeExchange | undefined, outgoing: NodeOutgoing, readAround: () => HeaderPairs): Promise<Answer> {
  const loading = prepareSrvx()
  if (loading !== undefined) await loading
  const answer = exchange === undefined ? problemAnswer(new HttpProblem(400)) : await mount.answer(exchange)
  takeOver(answer.headers, readAround())
  holdDecision(outgoing, decisionOf(answer))
  completeHeaders(outgoing, answer)
  return answer
}

// A target or a host that is no URL has no path that could be the application's, unless every path is.
function readExchange({ prefix, owns, serves }: HostMount, incoming: MountedIncoming, outgoing: NodeOutgoing): NodeExchange | 'unreadable' | undefined {
  const whole = createExchange(incoming, outgoing)
  if (whole === undefined) return prefix === '' && owns ? 'unreadable' : undefined
  const pathname = pathBelow(whole.pathname, prefix)
  if (pathname === undefined || !serves(pathname)) return undefined
  if (prefix === '') return whole
  incoming.originalUrl ??= incoming.url
  incoming.url = `${pathname}${whole.search}`
  return createExchange(incoming, outgoing)
}

function createExchange(incoming: NodeIncoming, outgoing: NodeOutgoing): NodeExchange | undefined {
  try {
    return new NodeExchange(incoming, outgoing)
  } catch {
    return undefined
  }
}

/** The headers that were set one by one on a response of Node. */
export function* headersSetOn(outgoing: NodeOutgoing): HeaderPairs {
  for (const name of outgoing.getHeaderNames()) {
    const value = outgoing.getHeader(name)
    for (const one of name === 'set-cookie' ? [value].flat() : [[value].flat().join(', ')]) yield [name, String(one)]
  }
}

/** Answer for a mounted application by writing to the response itself; `proceed` runs where the path is not the application's. Settles once the answer is sent, or the client is gone. */
export function passMount(mount: HostMount, incoming: NodeIncoming, outgoing: NodeOutgoing, proceed: () => unknown): unknown {
  const answering = answerInHost(mount, incoming, outgoing, () => headersSetOn(outgoing))
  return answering === undefined ? proceed() : answering.then((answer) => sendMounted(outgoing, answer, incoming.method ?? 'GET'))
}

// Header by header, since whoever stands around may have hung something before the head is written that looks for them there: sessions, compression.
async function sendMounted(outgoing: NodeOutgoing, { status, headers, body }: Answer, method: string): Promise<void> {
  if (outgoing.headersSent) return
  for (const name of headers.keys()) outgoing.setHeader(name, headers.get(name) ?? '')
  if (headers.cookies.length > 0) outgoing.setHeader('set-cookie', headers.cookies)
  try {
    outgoing.writeHead(status)
    if (isStreamed(body)) await srvx().sendNodeResponse(outgoing, new Response(body))
    else if (body === null || method === 'HEAD') outgoing.end()
    else outgoing.end(body)
  } catch {
    failAnswer(outgoing)
  }
}

/**
 * A stream that cuts the response where it fails. Frameworks do that too, but not all of them and not in HTTP/2, where a response that is destroyed without a reason looks as if it had
 * come to its end.
 */
export function cutOnFailure(stream: ReadableStream<Uint8Array>, outgoing: NodeOutgoing): ReadableStream<Uint8Array> {
  const reader = stream.getReader()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        if (isHttp2(outgoing)) outgoing.stream.close(INTERNAL_ERROR)
        else outgoing.destroy()
        throw error
      })
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 })
}

/** A body as the frameworks of Node take it without adding anything: of a text they would say a charset. */
export function toBuffer(body: string | Uint8Array<ArrayBuffer>): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
}
