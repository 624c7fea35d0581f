/** A server that answers generated cases as they say, serves the page that makes their requests, and takes down what came. Any browser that opens the page runs them. */
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Hosts, OddCase } from './odd-cases.ts'

/** A request that reached the server. */
export interface Arrival {
  readonly method: string
  readonly url: string
  readonly origin: string | undefined
  readonly requestMethod: string | undefined
  readonly requestHeaders: string | undefined
}

/** What the page saw of one request. */
export interface Seen {
  readonly allowed: boolean
  readonly type?: string
  readonly status?: number
  readonly headers?: readonly string[]
}

/** One case as it went: for each time it was made, what the page saw and what arrived. */
export interface Played {
  readonly id: number
  readonly plays: readonly { readonly seen: Seen; readonly arrivals: readonly Arrival[] }[]
}

/** A running server. */
export interface OddServer {
  readonly hosts: Hosts
  /** The page to open in a browser: it makes every request of the cases. */
  readonly page: string
  /** Answer these cases from now on, so many side by side; resolves when a page has made them all, and throws after the time given, in milliseconds. */
  run(cases: readonly OddCase[], workers: number, timeout: number): Promise<readonly Played[]>
  close(): void
}

// Cases run side by side, but the times of one case in turn; `/mark` tells the server that the next one begins.
const PAGE = `<!doctype html><meta charset="utf-8"><title>odd</title><script>
const play = async ({ url, init }) => {
  try {
    const response = await fetch(url, init)
    return { allowed: true, type: response.type, status: response.status, headers: [...response.headers.keys()] }
  } catch {
    return { allowed: false }
  }
}
const playAll = async (one) => {
  const seen = []
  for (let time = 0; time < one.times; time++) {
    if (time > 0) await fetch('/mark/' + one.id, { method: 'POST' })
    seen.push(await play(one))
  }
  return { id: one.id, seen }
}
const main = async () => {
  const { cases, workers } = await (await fetch('/cases')).json()
  const results = []
  const work = async () => { for (let one = cases.shift(); one !== undefined; one = cases.shift()) results.push(await playAll(one)) }
  await Promise.all(Array.from({ length: workers }, work))
  await fetch('/results', { method: 'POST', body: JSON.stringify(results) })
}
main()
</script>`

interface Run {
  readonly cases: readonly OddCase[]
  readonly workers: number
  readonly arrivals: Map<number, Arrival[][]>
  readonly finish: (results: readonly { readonly id: number; readonly seen: readonly Seen[] }[]) => void
}

/** Start a server on a free port of this machine. */
export async function startOddServer(): Promise<OddServer> {
  let run: Run | undefined
  const server = createServer((request, response) => {
    if (run === undefined) response.writeHead(404).end()
    else void serve(run, request, response)
  })
  const port = await listen(server)
  const hosts: Hosts = { app: `app.localhost:${port}`, api: `api.localhost:${port}`, third: `third.localhost:${port}` }
  return {
    hosts,
    page: `http://${hosts.app}/page`,
    run: (cases, workers, timeout) => new Promise((resolve, reject) => {
      const arrivals = new Map<number, Arrival[][]>(cases.map(({ id }) => [id, [[]]]))
      const timer = setTimeout(() => reject(new Error(`no browser finished within ${timeout} ms`)), timeout)
      run = {
        cases,
        workers,
        arrivals,
        finish: (results) => {
          clearTimeout(timer)
          resolve(results.map(({ id, seen }) => ({ id, plays: seen.map((one, time) => ({ seen: one, arrivals: arrivals.get(id)?.[time] ?? [] })) })))
        },
      }
    }),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))
}

async function serve(run: Run, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request)
  const [, room = '', id = '', hop = ''] = (request.url ?? '').split('/')
  if (room === 'odd') return answerOddly(run, request, response, Number(id), Number(hop.split('?')[0]))
  if (room === 'mark') run.arrivals.get(Number(id))?.push([])
  if (room === 'results') run.finish(JSON.parse(body))
  if (room === 'page') response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE)
  else if (room === 'cases') response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ cases: run.cases.map(toPageCase), workers: run.workers }))
  else response.writeHead(204).end()
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

function toPageCase({ id, request, times }: OddCase): unknown {
  const { url, method, headers, mode, credentials, redirect } = request
  return { id, url, times, init: { method, headers, mode, credentials, redirect } }
}

function answerOddly(run: Run, request: IncomingMessage, response: ServerResponse, id: number, hop: number): void {
  const { method = '', headers } = request
  const requestMethod = one(headers['access-control-request-method'])
  const requestHeaders = one(headers['access-control-request-headers'])
  run.arrivals.get(id)?.at(-1)?.push({ method, url: `http://${headers.host}${request.url}`, origin: headers.origin, requestMethod, requestHeaders })
  const answers = run.cases.find((odd) => odd.id === id)?.hops[hop]
  const answer = method === 'OPTIONS' && requestMethod !== undefined ? answers?.preflight : answers?.actual
  response.sendDate = false
  // The page must not ask for `no-store` itself: that keeps Chromium from its preflight cache too.
  response.writeHead(answer?.status ?? 404, [...(answer?.headers ?? []), ['Cache-Control', 'no-store']].flat()).end()
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value
}
