/** What a page wants to do, as a person writes it down, and the same as the browser wing takes it. */
import type { FetchRequest } from '../browser/request.ts'
import type { Header, HeaderList } from '../browser/header-list.ts'

/** A request that a page wants to make. Only `url` and `origin` have no default. */
export interface Intent extends Omit<FetchRequest, 'headers' | 'credentials' | 'body' | 'earlierUrls'> {
  /** Absolute URL, or a path: then of `https://api.example`. */
  readonly url: string
  /** The headers that the page sets, as pairs or as an object. */
  readonly headers?: HeaderList | Readonly<Record<string, string>>
  /** `true` is `include`, `false` is `same-origin`, the default. */
  readonly credentials?: boolean | 'omit' | 'same-origin' | 'include'
  /** The body, as text. A page's text without a Content-Type is sent as `text/plain;charset=UTF-8`. */
  readonly body?: string
}

/** The origin that a path alone is resolved against. */
export const BASE_ORIGIN = 'https://api.example'

/** The intent as `fetch()` would be called with it. */
export function toFetchRequest({ url, headers = [], credentials = false, body, ...rest }: Intent): FetchRequest {
  const lines = toHeaderList(headers)
  const typed = lines.some(([name]) => name.toLowerCase() === 'content-type')
  const type: HeaderList = body === undefined || typed ? [] : [['content-type', 'text/plain;charset=UTF-8']]
  return {
    ...rest,
    url: toHref(url),
    headers: [...lines, ...type],
    credentials: typeof credentials === 'string' ? credentials : credentials ? 'include' : 'same-origin',
    body: body === undefined ? 'none' : 'replayable',
  }
}

// As browsers write it on their consoles.
function toHref(url: string): string {
  return URL.canParse(url, BASE_ORIGIN) && (url.startsWith('/') || URL.canParse(url)) ? new URL(url, BASE_ORIGIN).href : url
}

function toHeaderList(headers: NonNullable<Intent['headers']>): HeaderList {
  return Array.isArray(headers) ? (headers as HeaderList) : Object.entries(headers).map(([name, value]): Header => [name, value])
}
