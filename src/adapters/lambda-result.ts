/** Answers as AWS Lambda takes them. */
import { STATUS_CODES } from 'node:http'
import type { Answer } from '../app/answer.ts'
import { NULL_BODY_STATUSES } from '../value/status.ts'
import type { EventKind } from './lambda-event.ts'

/** What a handler gives back. Which fields it has follows from what sent the event. */
export interface LambdaResult {
  readonly statusCode: number
  /** Load balancers want it. */
  readonly statusDescription?: string
  readonly headers?: Record<string, string>
  readonly multiValueHeaders?: Record<string, string[]>
  readonly cookies?: string[]
  readonly body: string
  readonly isBase64Encoded: boolean
}

/** An answer whose body is no stream. */
export type WholeAnswer = Answer & { readonly body: string | Uint8Array<ArrayBuffer> | null }

const TEXT_TYPE = /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml)\b|application\/(?:javascript|x-www-form-urlencoded)\b|image\/svg\+xml)/i

/** The result that tells an answer to a request of this method. */
export function toResult(answer: WholeAnswer, method: string, kind: EventKind): LambdaResult {
  const { status, headers, body } = answer
  if (body !== null) headers.set('content-length', String(Buffer.byteLength(body)))
  else if (!NULL_BODY_STATUSES.has(status) && !headers.has('content-length')) headers.set('content-length', '0')
  return { statusCode: status, ...headersFor(kind, answer), ...bodyOf(answer, method) }
}

/** The headers but for cookies. */
export function plainHeaders({ headers }: Answer): Record<string, string> {
  return Object.fromEntries([...headers.keys()].map((name) => [name, headers.get(name) ?? '']))
}

function headersFor(kind: EventKind, answer: Answer): Pick<LambdaResult, 'headers' | 'multiValueHeaders' | 'cookies' | 'statusDescription'> {
  const plain = plainHeaders(answer)
  const { cookies } = answer.headers
  const statusDescription = `${answer.status} ${STATUS_CODES[answer.status] ?? ''}`.trim()
  const several = cookies.length > 0 && { 'set-cookie': [...cookies] }
  switch (kind) {
    case 'gateway': return { headers: plain, ...(cookies.length > 0 && { cookies: [...cookies] }) }
    case 'rest': return { headers: plain, ...(several && { multiValueHeaders: several }) }
    case 'balancer-multi': return { statusDescription, multiValueHeaders: { ...Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, [value]])), ...several } }
    case 'balancer': return { statusDescription, headers: { ...plain, ...Object.fromEntries(cookies.map((cookie, index) => [inCase('set-cookie', index), cookie])) } }
  }
}

// Where a header has one value only, several cookies go out under one name in several spellings: to a client they are the same.
function inCase(name: string, number: number): string {
  let bits = number
  return name.replaceAll(/[a-z]/g, (letter) => {
    const upper = bits % 2 === 1
    bits = Math.floor(bits / 2)
    return upper ? letter.toUpperCase() : letter
  })
}

function bodyOf({ headers, body }: WholeAnswer, method: string): Pick<LambdaResult, 'body' | 'isBase64Encoded'> {
  if (body === null || method === 'HEAD') return { body: '', isBase64Encoded: false }
  if (typeof body === 'string') return { body, isBase64Encoded: false }
  const text = TEXT_TYPE.test(headers.get('content-type') ?? '') && !headers.has('content-encoding') ? decode(body) : undefined
  return text === undefined ? { body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64'), isBase64Encoded: true } : { body: text, isBase64Encoded: false }
}

// REST APIs send base64 on as it is, unless they are told that a type is binary: so it is for what is no text.
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
