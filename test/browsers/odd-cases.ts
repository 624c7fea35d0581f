/** Generated requests, and servers that answer them oddly: drawn from a seed, so that a run can be had again. */
import type { FetchRequest, FetchResponse, Header, HeaderList } from '../../src/browser.ts'

/** What a server answers at one URL. */
export interface OddAnswer {
  readonly preflight: FetchResponse
  readonly actual: FetchResponse
}

/** One request and what it meets: the answers at its own URL and at those that redirects lead to. The request is made `times` times, one after the other. */
export interface OddCase {
  readonly id: number
  readonly request: FetchRequest
  readonly hops: readonly OddAnswer[]
  readonly times: number
}

/** The hosts of a run: the page's, and two that are foreign to it and to each other. */
export interface Hosts {
  readonly app: string
  readonly api: string
  readonly third: string
}

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The URL of a hop of a case, on one of the hosts. */
export function hopUrl(host: string, id: number, hop: number): string {
  return `http://${host}/odd/${id}/${hop}`
}

const METHODS = ['GET', 'GET', 'GET', 'HEAD', 'POST', 'POST', 'PUT', 'put', 'DELETE', 'PATCH', 'patch', 'OPTIONS']
const REQUEST_HEADERS: readonly Header[] = [
  ['accept', 'text/x-odd'], ['accept', '"x"'], ['accept', 'a'.repeat(128)], ['accept', 'a'.repeat(129)], ['accept-language', 'de, en;q=0.5'], ['accept-language', 'de_AT'],
  ['content-language', 'en'], ['content-type', 'application/json'], ['content-type', 'text/plain;charset=UTF-8'], ['content-type', 'multipart/form-data; x="y"'],
  ['content-type', 'application/x-www-form-urlencoded'], ['content-type', 'text/plain, text/plain'], ['range', 'bytes=0-9'], ['range', 'bytes=5-'], ['range', 'bytes=-9'], ['range', 'bytes=9-0'],
  ['authorization', 'Bearer x'], ['Authorization', 'Basic eDp5'], ['X-A', '1'], ['x-b', ''], ['x-http-method', 'TRACE'], ['x-http-method', 'PUT'], ['dpr', '1'], ['save-data', 'on'],
  ['cookie', 'a=b'], ['sec-x', '1'], ['if-none-match', '"x"'], ['cache-control', 'no-store'],
]
const ALLOW_METHODS = ['PUT', 'put', 'PUT, DELETE, PATCH', 'PATCH', '*', 'GET, *', ',, PUT ,,DELETE', 'PUT, bad method', '"PUT"', '', 'OPTIONS,PUT']
const ALLOW_HEADERS = [
  '*', '*,authorization', 'X-A', 'x-a, x-b, content-type', 'authorization,x-a,x-b,accept,accept-language,content-type,range,dpr,save-data,if-none-match,cache-control,x-http-method',
  'Authorization, X-A, X-B, Accept, Accept-Language, Content-Type, Range, If-None-Match, Cache-Control, X-HTTP-Method', 'x-a;x-b', 'x-a, bad header', '', ',',
]
const EXPOSE = ['x-shown', 'X-Shown, x-other', '*', 'x-shown, *', 'x-shown, bad name', ',x-shown,', 'x-other', '"x-shown"', 'set-cookie, x-shown']
const MAX_AGES = ['0', '-1', '1', '60', 'junk', '1.5', '99999', '5, 5', '+9']

/** Draw `count` cases. */
export function drawCases(seed: number, count: number, hosts: Hosts): readonly OddCase[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, id) => drawCase(createDraw(random), id, hosts))
}

interface Draw {
  chance(share: number): boolean
  pick<T>(from: readonly T[]): T
  some<T>(from: readonly T[], most: number): readonly T[]
}

function createDraw(random: () => number): Draw {
  const pick = <T>(from: readonly T[]): T => {
    const drawn = from[Math.floor(random() * from.length)]
    if (drawn === undefined) throw new Error('nothing to draw from')
    return drawn
  }
  return {
    chance: (share) => random() < share,
    pick,
    some: (from, most) => Array.from({ length: Math.floor(random() * (most + 1)) }, () => pick(from)),
  }
}

function drawCase(draw: Draw, id: number, hosts: Hosts): OddCase {
  const host = draw.chance(0.85) ? hosts.api : hosts.app
  // Node's parser knows no method `patch`: only a preflight may speak of it.
  const method = draw.pick(host === hosts.app ? METHODS.filter((name) => name !== 'patch') : METHODS)
  const mode = draw.chance(0.85) ? 'cors' : draw.pick(['no-cors', 'same-origin'] as const)
  const headers = new Map(draw.some(REQUEST_HEADERS, 3).map((header) => [header[0].toLowerCase(), header] as const))
  const request: FetchRequest = {
    url: hopUrl(host, id, 0),
    origin: `http://${hosts.app}`,
    method: mode === 'no-cors' ? draw.pick(['GET', 'POST']) : method,
    headers: [...headers.values()],
    mode,
    credentials: draw.pick(['omit', 'same-origin', 'same-origin', 'include', 'include'] as const),
    redirect: draw.chance(0.88) ? 'follow' : draw.pick(['manual', 'error'] as const),
  }
  const hops = [0, 1, 2].map((hop) => drawAnswer(draw, id, hop, hosts, request))
  return { id, request, hops, times: draw.chance(0.2) ? 2 : 1 }
}

function drawAnswer(draw: Draw, id: number, hop: number, hosts: Hosts, request: FetchRequest): OddAnswer {
  const { origin } = request
  const shared = (): HeaderList => [...lines('Access-Control-Allow-Origin', drawOrigins(draw, origin, request.credentials === 'include')), ...drawCredentials(draw)]
  const methods = request.method === 'patch' ? ALLOW_METHODS.filter((value) => !value.includes('*')) : ALLOW_METHODS
  const preflight: FetchResponse = {
    status: draw.chance(0.88) ? draw.pick([200, 204, 204]) : draw.pick([299, 302, 401, 403, 404, 500]),
    headers: [
      ...shared(),
      ...lines('Access-Control-Allow-Methods', draw.some(methods, 2)),
      ...lines('Access-Control-Allow-Headers', draw.some(ALLOW_HEADERS, 2)),
      ...lines('Access-Control-Max-Age', draw.some(MAX_AGES, 1)),
      ...(draw.chance(0.03) ? [['Location', hopUrl(hosts.api, id, 1)] as const] : []),
    ],
  }
  const redirects = hop < 2 && draw.chance(0.25)
  const actual: FetchResponse = {
    status: redirects ? draw.pick([301, 302, 303, 307, 308]) : draw.pick([200, 200, 200, 201, 400, 404, 500, 300]),
    headers: [
      ...shared(),
      ...lines('Access-Control-Expose-Headers', draw.some(EXPOSE, 2)),
      ['X-Shown', '1'], ['X-Other', '2'], ['Content-Language', 'en'], ['Set-Cookie', 'odd=1'],
      ...(redirects ? lines('Location', drawLocation(draw, id, hop + 1, hosts)) : []),
    ],
  }
  return { preflight, actual }
}

function lines(name: string, values: readonly string[]): HeaderList {
  return values.map((value) => [name, value] as const)
}

function drawOrigins(draw: Draw, origin: string, credentials: boolean): readonly string[] {
  if (draw.chance(0.72)) return [credentials || draw.chance(0.5) ? origin : '*']
  return draw.pick([[], ['*'], ['null'], [`${origin}/`], [origin.toUpperCase()], [origin, origin], ['*', origin], [`${origin}, *`], ['http://other.example'], [origin.slice(7)], [''], ['**'], [`  ${origin}\t`]])
}

function drawCredentials(draw: Draw): HeaderList {
  return lines('Access-Control-Allow-Credentials', draw.chance(0.8) ? ['true'] : draw.pick([[], ['True'], ['true', 'true'], ['false'], [''], [' true ']]))
}

function drawLocation(draw: Draw, id: number, hop: number, hosts: Hosts): readonly string[] {
  if (draw.chance(0.75)) return [hopUrl(draw.pick([hosts.api, hosts.api, hosts.third, hosts.app]), id, hop)]
  return draw.pick([
    [`/odd/${id}/${hop}`], [`http://u:p@${hosts.api}/odd/${id}/${hop}`], [`http://u@${hosts.app}/odd/${id}/${hop}`], ['http://['], ['data:,x'], ['ftp://x.example/'], [],
    [`http://:@${hosts.api}/odd/${id}/${hop}#f`],
  ])
}
