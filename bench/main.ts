/** `npm run bench [-- part …]`: runs the parts named, or all; then it writes docs/performance.md. `--smoke` runs as little as there can be, and writes nothing. */
import { writeFileSync } from 'node:fs'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { describeMachine } from './machine.ts'
import type { Bench } from './part.ts'
import { part as actual } from './parts/actual.ts'
import { part as hosts } from './parts/hosts.ts'
import { part as hostile } from './parts/hostile.ts'
import { part as instructions } from './parts/instructions.ts'
import { part as memory } from './parts/memory.ts'
import { part as origins } from './parts/origins.ts'
import { part as preflight } from './parts/preflight.ts'
import { part as preflights } from './parts/preflights.ts'
import { part as refused } from './parts/refused.ts'
import { part as runtimes } from './parts/runtimes.ts'
import { part as services } from './parts/services.ts'
import { part as start } from './parts/start.ts'
import { printChapter, printReport } from './report.ts'
import type { Chapter } from './report.ts'

/** Takes minutes and compares with nothing, so it runs only where it is named. */
const BY_NAME = [instructions]
const PARTS = [preflight, refused, actual, hosts, runtimes, services, origins, hostile, memory, start, preflights]
const PEERS = ['express', 'cors', 'fastify', '@fastify/cors', 'koa', '@koa/cors', '@koa/router', 'hono', '@hono/node-server', 'h3', 'elysia', '@elysiajs/cors']
const REPORT = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))

const { values, positionals } = parseArgs({ args: argv.slice(2), allowPositionals: true, options: { smoke: { type: 'boolean', default: false } } })
const unknown = positionals.filter((name) => ![...PARTS, ...BY_NAME].some((part) => part.name === name))
if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}; there are ${[...PARTS, ...BY_NAME].map(({ name }) => name).join(', ')}.`)

const begun = performance.now()
const bench: Bench = {
  smoke: values.smoke,
  socket: values.smoke ? { starts: 1, rounds: 1, slice: 0.01, warm: 1 } : { starts: 1, rounds: 8, slice: 0.04, warm: 4000 },
  mock: values.smoke ? { starts: 1, rounds: 1, slice: 0.01, warm: 1 } : { starts: 1, rounds: 12, slice: 0.01, warm: 10_000 },
  say: (text) => console.error(`${((performance.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${text}`),
}

const chapters: Chapter[] = []
for (const part of positionals.length === 0 ? PARTS : [...PARTS, ...BY_NAME].filter(({ name }) => positionals.includes(name))) {
  const chapter = { title: part.title, findings: await part.run(bench) }
  chapters.push(chapter)
  console.log(`${printChapter(chapter)}\n`)
}

if (positionals.length === 0 && !values.smoke) {
  const { starts, rounds, slice } = bench.socket
  writeFileSync(REPORT, printReport(describeMachine(PEERS), [
    `Every ratio was measured inside one run: slices of ${slice * 1000} ms, those of a contender and of the floor in turn, ${rounds} rounds in each of ${starts} starts of both processes.`,
    'In brackets the 95 % interval by bootstrap; its worse end counts. *Processor time* is that of the serving process for one exchange, the floor\'s divided by the contender\'s, so what else runs on the machine does not count: where the system tells it, targets are judged by it.',
    '*Speed* is exchanges a second. *In process* is the cost of an exchange in times of the floor\'s, with the messages of Node but without its parser and the kernel. *Control* is the floor measured against itself.',
  ].join(' '), chapters))
  bench.say(`wrote ${REPORT}`)
}
