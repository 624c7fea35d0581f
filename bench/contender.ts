/** A contender: one variant of one host in a process of its own, served on a port or run in process. Started by `process.ts`, which says what to do. */
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMock } from './mock.ts'
import type { Mock } from './mock.ts'
import type { Slice } from './load.ts'
import type { Sent } from './requests.ts'
import type { Variants, VariantOptions } from './variant.ts'

/** Which contender it is. */
export interface Contender {
  readonly host: string
  readonly variant: string
  readonly options?: VariantOptions
}

/** What a contender is told to do. */
export type Order =
  | { readonly do: 'make'; readonly contender: Contender }
  | { readonly do: 'listen' }
  /** The text that is answered to each request. */
  | { readonly do: 'show'; readonly requests: readonly Sent[] }
  /** Exchange the requests in turn for a time. */
  | { readonly do: 'run'; readonly requests: readonly Sent[]; readonly seconds: number }
  /** Exchange them this often, and tell the bytes that each took from the heap. */
  | { readonly do: 'allocate'; readonly requests: readonly Sent[]; readonly count: number }

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
}

async function make({ host, variant, options = {} }: Contender): Promise<Running & { readonly made: Made }> {
  const before = process.memoryUsage.rss()
  const { variants } = (await import(`./hosts/${host}.js`)) as { readonly variants: Variants }
  const create = variants[variant]
  if (create === undefined) throw new Error(`${host} has no variant '${variant}'.`)
  const start = performance.now()
  const listener = await create(options)
  const build = performance.now() - start
  globalThis.gc?.()
  return { listener, mock: createMock(listener), made: { build, memory: process.memoryUsage.rss() - before } }
}

async function run({ mock }: Running, requests: readonly Sent[], seconds: number): Promise<Slice> {
  const before = process.cpuUsage()
  const start = performance.now()
  const end = start + seconds * 1000
  let count = 0
  while (performance.now() < end) {
    for (const sent of requests) await mock.exchange(sent)
    count += requests.length
  }
  const wall = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(before)
  return { count, wall, cpu: (user + system) / 1e6 }
}

async function allocate({ mock }: Running, requests: readonly Sent[], count: number): Promise<number> {
  if (globalThis.gc === undefined) throw new Error('Allocation is counted with --expose-gc.')
  globalThis.gc()
  const before = process.memoryUsage().heapUsed
  for (let index = 0; index < count; index++) await mock.exchange(requests[index % requests.length] as Sent)
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

async function listen({ listener }: Running): Promise<number> {
  const server = createServer(listener)
  // The connections are idle while others are measured.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return (server.address() as AddressInfo).port
}

let running: Running | undefined

async function obey(order: Order): Promise<unknown> {
  if (order.do === 'make') {
    const { made, ...rest } = await make(order.contender)
    running = rest
    return made
  }
  if (running === undefined) throw new Error('It is not made yet.')
  if (order.do === 'listen') return listen(running)
  if (order.do === 'show') return show(running, order.requests)
  if (order.do === 'run') return run(running, order.requests, order.seconds)
  return allocate(running, order.requests, order.count)
}

process.on('message', (order: Order) => {
  obey(order).then((result) => process.send?.({ result }), (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }))
})
process.once('disconnect', () => process.exit())
