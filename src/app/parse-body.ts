/** From the body of a request to the value that its schema sees, by media type. */
import type { RequestContext } from '../service/context.ts'
import { bodyFormOf, isConsumed, parseMediaType } from '../service/media-type.ts'
import type { StreamParser } from '../service/multipart.ts'
import type { BodyParser } from '../service/operation.ts'
import { HttpProblem } from '../service/problem.ts'
import { announcesMore, bodyTooLarge, hasBody, readBody } from './body.ts'
import type { HandlerEndpoint } from './endpoint.ts'
import { parseEntries, TOO_MANY_ENTRIES } from './entries.ts'
import type { Entries } from './entries.ts'
import type { Exchange } from './exchange.ts'
import { DEPTH_LIMIT, isTooDeep } from './json-depth.ts'
import type { RequestScope } from './scope.ts'
import { unsupportedType } from './select.ts'
import type { Selection } from './select.ts'

/** A body once read, its names and texts not yet lists where the schema wants lists; or why it could not be read. */
export type ParsedBody =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'entries'; readonly entries: Entries }
  | { readonly kind: 'fault'; readonly detail: string }

/** Refuse a body that announces more than `limit` bytes: of one that the handler may read for itself, only this can be known before. */
export function refuseLongBody(exchange: Exchange, limit: number): void {
  if (announcesMore(exchange, limit)) throw bodyTooLarge(limit)
}

/** Read and parse the body. `undefined` where there is none. Its type is judged before it is read, but where only reading tells whether there is one at all. */
export async function parseBody(method: string, selection: Selection, scope: RequestScope, context: RequestContext): Promise<ParsedBody | undefined> {
  const { exchange } = scope
  const { handler } = selection
  const announced = hasBody(exchange)
  if (announced === false) return undefined
  const contentType = exchange.header('content-type') ?? ''
  const streamParser = findStreamParser(handler, contentType)
  // Nobody sends the type of a form without a form.
  const type = announced === true || streamParser !== undefined ? readContentType(method, selection, contentType) : undefined
  refuseLongBody(exchange, handler.bodyLimit)
  if (streamParser !== undefined) return { kind: 'entries', entries: await streamParser.readEntries(scope.request.body ?? new Blob().stream(), contentType, context) }
  const bytes = await readBody(scope.request, handler.bodyLimit)
  if (bytes.byteLength === 0) return undefined
  const essence = type ?? readContentType(method, selection, contentType)
  const parser = handler.parsers.get(essence)
  return typeof parser === 'function' ? parseWith(parser, bytes, contentType) : parseBytes(bytes, essence)
}

function findStreamParser({ parsers }: HandlerEndpoint, contentType: string): StreamParser | undefined {
  const parser = parsers.get(parseMediaType(contentType) ?? '')
  return typeof parser === 'object' ? parser : undefined
}

function readContentType(method: string, { consumes, takes }: Selection, contentType: string): string {
  const essence = parseMediaType(contentType)
  if (essence === undefined || !isConsumed(essence, consumes)) throw unsupportedType(method, takes)
  return essence
}

async function parseWith(parser: BodyParser, bytes: Uint8Array, contentType: string): Promise<ParsedBody> {
  try {
    return { kind: 'value', value: await parser(bytes, contentType) }
  } catch (error) {
    if (error instanceof HttpProblem) throw error
    return { kind: 'fault', detail: 'This cannot be read as what its Content-Type says.' }
  }
}

function parseBytes(bytes: Uint8Array, essence: string): ParsedBody {
  const form = bodyFormOf(essence)
  if (form === 'bytes') return { kind: 'value', value: bytes }
  const text = decodeText(bytes)
  if (text === undefined) return { kind: 'fault', detail: 'This is not valid UTF-8.' }
  if (form === 'form') return parseForm(text)
  return form === 'json' ? parseJson(text) : { kind: 'value', value: text }
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function parseForm(text: string): ParsedBody {
  const entries = parseEntries(text)
  return entries === undefined ? { kind: 'fault', detail: TOO_MANY_ENTRIES } : { kind: 'entries', entries }
}

function parseJson(text: string): ParsedBody {
  if (isTooDeep(text)) return { kind: 'fault', detail: `This is nested more than ${DEPTH_LIMIT} deep.` }
  try {
    return { kind: 'value', value: JSON.parse(text) }
  } catch {
    return { kind: 'fault', detail: 'This is not valid JSON.' }
  }
}
