/** Answering for a mounted application where requests are those of the Fetch standard. */
import { createExchange } from '../app/exchange.ts'
import type { Exchange } from '../app/exchange.ts'
import { pathBelow } from './mount.ts'
import type { HostMount } from './mount.ts'
import { requestWithBody, requestWithoutBody } from './read-body.ts'

/** Gives the bytes of a body that the framework has read before; `undefined` where it kept none. */
export type ReadKeptBody = () => Promise<ArrayBuffer | undefined>

/** The exchange of a request whose path is the application's; `undefined` where it is not, and then nothing was touched. */
export function mountedExchange({ prefix, serves }: HostMount, request: Request, readKept?: ReadKeptBody): Exchange | Promise<Exchange> | undefined {
  const whole = createExchange(request)
  const pathname = whole && pathBelow(whole.pathname, prefix)
  if (whole === undefined || pathname === undefined || !serves(pathname)) return undefined
  if (isBodyRead(request)) return exchangeOfRead(request, pathname, readKept)
  return prefix === '' ? whole : new CutExchange(whole, pathname)
}

function isBodyRead(request: Request): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD' && request.bodyUsed
}

async function exchangeOfRead(request: Request, pathname: string, readKept: ReadKeptBody | undefined): Promise<Exchange> {
  const { method, headers, signal } = request
  const head = { url: urlAt(request, pathname), method, headers, signal }
  const kept = headers.get('content-length') === '0' ? null : await readKept?.()
  const { search, host } = new URL(head.url)
  return { method, pathname, search, authority: host, header: (name) => headers.get(name) ?? undefined, request: kept === undefined ? requestWithoutBody(head) : requestWithBody(head, kept) }
}

/** An exchange as the application sees it below a prefix. */
class CutExchange implements Exchange {
  readonly method: string
  readonly pathname: string
  readonly search: string
  readonly authority: string
  readonly #whole: Exchange
  #request: Request | undefined

  constructor(whole: Exchange, pathname: string) {
    this.method = whole.method
    this.pathname = pathname
    this.search = whole.search
    this.authority = whole.authority
    this.#whole = whole
  }

  header(name: string): string | undefined {
    return this.#whole.header(name)
  }

  get request(): Request {
    this.#request ??= new Request(urlAt(this.#whole.request, this.pathname), this.#whole.request)
    return this.#request
  }
}

function urlAt(request: Request, pathname: string): string {
  const url = new URL(request.url)
  url.pathname = pathname
  return url.href
}
