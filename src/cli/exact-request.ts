/** One request over the network with exactly the header lines that are given, bounded in time and bytes. */
import { request as requestHttp } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { ExchangeAnswer } from '../explain.ts'

/** What is sent. */
export interface ExactRequest {
  readonly method: string
  readonly url: URL
  /** Flat: name, value, name, value. `Host` is among them. */
  readonly headers: readonly string[]
  readonly body?: string | undefined
  /** Milliseconds for the whole exchange. */
  readonly timeout: number
}

/** Bytes of an answer's body that are read, at most, and milliseconds that they are waited for. */
const BODY_LIMITS = { bytes: 65_536, wait: 2000 } as const
const HEADER_BYTES = 65_536

/** Send it, and give the answer, whatever its status; a redirect is one. Rejects with a message for a person. */
export function sendExact({ method, url, headers, body, timeout }: ExactRequest): Promise<ExchangeAnswer> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  const signal = AbortSignal.timeout(timeout)
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false, maxHeaderSize: HEADER_BYTES, signal }, (incoming) => {
      readStart(incoming).then((text) => resolve({ status: incoming.statusCode ?? 0, headers: pairs(incoming.rawHeaders), body: text }), reject)
    })
    outgoing.on('error', (error) => reject(new Error(signal.aborted ? `no answer within ${timeout} ms` : describeError(error), { cause: error })))
    outgoing.end(body)
  })
}

// Only text that may tell who answered is read, and never to its end: a stream has none.
async function readStart(incoming: IncomingMessage): Promise<string> {
  const timer = setTimeout(() => incoming.destroy(), BODY_LIMITS.wait)
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    if (/\bevent-stream\b/.test(incoming.headers['content-type'] ?? '')) return ''
    for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
      chunks.push(chunk)
      size += chunk.byteLength
      if (size >= BODY_LIMITS.bytes) break
    }
  } catch {
    // The status and the headers are there; of the body, what came is enough.
  } finally {
    clearTimeout(timer)
    incoming.destroy()
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, BODY_LIMITS.bytes)
}

function pairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []))
}

const ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there', ENOTFOUND: 'the host name is not known', EAI_AGAIN: 'the host name could not be looked up', ECONNRESET: 'the connection was cut',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed', SELF_SIGNED_CERT_IN_CHAIN: 'a certificate of the chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate is not trusted', CERT_HAS_EXPIRED: 'the certificate has expired', ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
}

function describeError(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return code in ERRORS ? `${ERRORS[code] ?? ''} (${code})` : error.message
}
