/** A contender: one variant of one host in a process of its own, served on a port or run in process. Started by `process.ts`, which says what to do. */
import { subscribe } from 'node:diagnostics_channel'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMock } from './mock.ts'
import type { Mock } from './mock.ts'
import type { Slice } from './load.ts'
import type { Sent } from './requests.ts'
import type { Host, Serves, Variant, VariantOptions } from './variant.ts'

/** Which contender it is. */
export interface Contender {
  readonly host: string
  readonly variant: string
  readonly options?: VariantOptions
}

/** What a contender is told to do. */
export type Order =
  /** Make the listener, to run it in process. */
  | { readonly do: 'make'; readonly contender: Contender }
  /** Serve on a port, which is told. */
  | { readonly do: 'serve'; readonly contender: Contender }
  /** The text that is answered to each request. */
  | { readonly do: 'show'; readonly requests: readonly Sent[] }
  /** Have these requests at hand: what is measured gets no message of thousands of them. */
  | { readonly do: 'load'; readonly requests: readonly Sent[] }
  /** Exchange them in turn for a time, going on where it ended the last time. */
  | { readonly do: 'run'; readonly seconds: number }
  /** Exchange them this often, and tell the bytes that each took from the heap. */
  | { readonly do: 'allocate'; readonly count: number }
  /** How many requests with the method OPTIONS have come over sockets since this was asked last. */
  | { readonly do: 'preflights' }

/** What a contender tells once it is made. */
export interface Made {
  /** Milliseconds that making it took, imports left out. */
  readonly build: number
  /** Bytes of memory that the process holds more than before the variant was imported. */
  readonly memory: number
}

interface Running {
  readonly listener: RequestListener
  readonly mock: Mock
  requests: readonly Sent[]
  next: number
}

async function importHost({ host, variant }: Contender): Promise<{ readonly create: Variant; readonly serve: Serves | undefined }> {
  const { variants, servers } = (await import(`./hosts/${host}.js`)) as Host
  const create = variants[variant]
  if (create === undefined) throw new Error(`${host} has no variant '${variant}'.`)
  return { create, serve: servers?.[variant] }
}

async function make(contender: Contender): Promise<Running & { readonly made: Made }> {
  const before = process.memoryUsage.rss()
  const { create } = await importHost(contender)
  const start = performance.now()
  const listener = await create(contender.options ?? {})
  const build = performance.now() - start
  globalThis.gc?.()
  return { listener, mock: createMock(listener), requests: [], next: 0, made: { build, memory: process.memoryUsage.rss() - before } }
}

async function serve(contender: Contender): Promise<number> {
  const { create, serve: serveItself } = await importHost(contender)
  return serveItself === undefined ? listen(await create(contender.options ?? {})) : serveItself(contender.options ?? {})
}

async function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  // The connections are idle while others are measured.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return (server.address() as AddressInfo).port
}

async function exchangeNext(running: Running): Promise<void> {
  const { mock, requests, next } = running
  running.next = next + 1 < requests.length ? next + 1 : 0
  await mock.exchange(requests[next] as Sent)
}

async function run(running: Running, seconds: number): Promise<Slice> {
  const before = process.cpuUsage()
  const start = performance.now()
  const end = start + seconds * 1000
  let count = 0
  // The clock is asked after every exchange, for there are contenders whose exchanges take milliseconds.
  do {
    await exchangeNext(running)
    count++
  } while (performance.now() < end)
  const wall = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(before)
  return { count, wall, cpu: (user + system) / 1e6 }
}

async function allocate(running: Running, count: number): Promise<number> {
  if (globalThis.gc === undefined) throw new Error('Allocation is counted with --expose-gc.')
  globalThis.gc()
  const before = process.memoryUsage().heapUsed
  for (let index = 0; index < count; index++) await exchangeNext(running)
  return (process.memoryUsage().heapUsed - before) / count
}

async function show({ listener }: Running, requests: readonly Sent[]): Promise<readonly string[]> {
  const mock = createMock(listener, true)
  const answers: string[] = []
  for (const sent of requests) {
    await mock.exchange(sent)
    answers.push(mock.written())
  }
  return answers
}

let preflights: number | undefined

// Heard of only once it is asked for: whoever is measured has nobody on the channel.
function takePreflights(): number {
  const found = preflights ?? 0
  if (preflights === undefined) subscribe('http.server.request.start', (message) => { if ((message as { readonly request: IncomingMessage }).request.method === 'OPTIONS') preflights = (preflights ?? 0) + 1 })
  preflights = 0
  return found
}

let running: Running | undefined

async function obey(order: Order): Promise<unknown> {
  if (order.do === 'make') {
    const { made, ...rest } = await make(order.contender)
    running = rest
    return made
  }
  if (order.do === 'serve') return serve(order.contender)
  if (order.do === 'preflights') return takePreflights()
  if (running === undefined) throw new Error('It is not made yet.')
  if (order.do === 'show') return show(running, order.requests)
  if (order.do === 'run') return run(running, order.seconds)
  if (order.do === 'allocate') return allocate(running, order.count)
  running.requests = order.requests
  running.next = 0
  return undefined
}

process.on('message', (order: Order) => {
  obey(order).then((result) => process.send?.({ result }), (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }))
})
process.once('disconnect', () => process.exit())
