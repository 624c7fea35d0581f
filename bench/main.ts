/**
 * `npm run bench [-- part …]`: runs the parts named, or all, keeps what each finds in `bench/results`, and writes docs/performance.md from all that is kept. `--report` writes it and runs nothing;
 * `--smoke` runs as little as there can be, and writes nothing.
 */
import { writeFileSync } from 'node:fs'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { keep, readKept } from './kept.ts'
import type { Kept } from './kept.ts'
import { describeMachine, findCommit } from './machine.ts'
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

/** Takes minutes and compares with nothing, so it runs only where it is named. */
const BY_NAME = [instructions]
const PARTS = [preflight, refused, actual, hosts, runtimes, services, origins, hostile, memory, start, preflights]
const PEERS = ['express', 'cors', 'fastify', '@fastify/cors', 'koa', '@koa/cors', '@koa/router', 'hono', '@hono/node-server', 'h3', 'elysia', '@elysiajs/cors']
const REPORT = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))

const { values, positionals } = parseArgs({
  args: argv.slice(2), allowPositionals: true, options: { smoke: { type: 'boolean', default: false }, report: { type: 'boolean', default: false } },
})
const all = [...PARTS, ...BY_NAME]
const unknown = positionals.filter((name) => !all.some((part) => part.name === name))
if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}; there are ${all.map(({ name }) => name).join(', ')}.`)

const begun = performance.now()
const bench: Bench = {
  smoke: values.smoke,
  socket: values.smoke ? { starts: 1, rounds: 1, slice: 0.01, warm: 1 } : { starts: 8, rounds: 5, slice: 0.05, warm: 4000 },
  mock: values.smoke ? { starts: 1, rounds: 1, slice: 0.01, warm: 1 } : { starts: 5, rounds: 8, slice: 0.02, warm: 10_000 },
  say: (text) => console.error(`${((performance.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${text}`),
}

for (const part of all.filter(({ name }) => !values.report && (positionals.length === 0 ? !BY_NAME.some((each) => each.name === name) : positionals.includes(name)))) {
  const started = performance.now()
  const findings = await part.run(bench)
  const kept: Kept = {
    name: part.name, title: part.title, date: new Date().toISOString(), seconds: (performance.now() - started) / 1000,
    commit: findCommit(), machine: describeMachine(PEERS), paces: Object.fromEntries(part.paces.map((name) => [name, bench[name]])), findings,
  }
  console.log(`${printChapter(kept)}\n`)
  if (values.smoke) continue
  keep(kept)
  writeReport()
}
if (values.report) writeReport()

// After every part, so that the report is never behind.
function writeReport(): void {
  const chapters = readKept(all.map(({ name }) => name))
  writeFileSync(REPORT, printReport(chapters, PARTS.map(({ name }) => name).filter((name) => !chapters.some((chapter) => chapter.name === name))))
  bench.say(`wrote ${REPORT}`)
}
