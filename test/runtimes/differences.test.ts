/** Where runtimes differ, and must: one table of what each does, which is the table of docs/runtimes.md, and every line of it is asked of every runtime. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../package/command.ts'
import { linkGuest } from '../package/stranger.ts'
import type { Child } from './child.ts'
import { PROBES } from './probes.ts'
import { SERVICE, serveProgram } from './process-host.ts'
import { RUNTIMES, isLeftOut } from './runtime.ts'
import type { Runtime } from './runtime.ts'

type Kind = Runtime['kind']

const KINDS: readonly (readonly [Kind, string])[] = [['bun', 'Bun'], ['deno', 'Deno'], ['workerd', 'workerd'], ['node', 'Node']]

/** What every runtime does the same. */
const ALIKE: Readonly<Record<string, string>> = {
  'HEAD: the length of what GET would send': 'content-length: 5',
  'HEAD of a stream: its coding': 'none',
  'the method REPORT, which the service has': '200, readable',
  'TRACE': '405, readable',
  'HTTP/1.0': '200, readable',
  'a target with scheme and host': '200, readable',
  'dot segments': '200, readable',
  'percent-encoding that is not valid': '400, readable',
  'two lines of Origin, both allowed': '200',
  'Expect: 100-continue': '100',
  'an Expect that nobody knows': '200, readable',
  'a Host that is none': '400',
  'a line that is no request': '400',
}

/** What they do not do the same. */
const DIFFERENT: Readonly<Record<string, Readonly<Record<Kind, string>>>> = {
  'the name of a header, as it is sent': { bun: 'Access-Control-Allow-Origin', deno: 'access-control-allow-origin', workerd: 'Access-Control-Allow-Origin', node: 'access-control-allow-origin' },
  'a stream that fails after its head': { bun: 'is cut, reset', deno: 'is cut, closed', workerd: 'is cut, closed', node: 'is cut, closed' },
  'a client that goes away before the answer': { bun: 'aborts the signal', deno: 'aborts the signal', workerd: 'is not noticed', node: 'aborts the signal' },
  'a preflight with an empty Origin': { bun: '403', deno: '403', workerd: '204', node: '403' },
  'the method BREW, which nobody knows': { bun: 'hangs up', deno: '405, readable', workerd: '501', node: '400' },
  'the method `get`, in lower case': { bun: 'hangs up', deno: '405, readable', workerd: '501', node: '400' },
  'CONNECT': { bun: '404, readable', deno: '404, readable', workerd: '500', node: 'hangs up' },
  '`OPTIONS *`': { bun: '400', deno: '404, readable', workerd: '404, readable', node: '204' },
  'no Host': { bun: '400', deno: '200, readable', workerd: '400', node: '400' },
  'a target that is no path': { bun: '400', deno: '400', workerd: '404, readable', node: '400' },
  'bytes beyond ASCII in the path': { bun: '200, readable', deno: '200, readable', workerd: '200, readable', node: '400' },
  'a header of 20 KiB': { bun: '431', deno: '200, readable', workerd: '200, readable', node: '431' },
  'a header of 200 KiB': { bun: '431', deno: '400', workerd: '200, readable', node: '431' },
  '300 headers': { bun: '431', deno: '400', workerd: '200, readable', node: '200, readable' },
  'a space within the name of a header': { bun: '400', deno: '400', workerd: '400', node: '400' },
  'Content-Length beside Transfer-Encoding': { bun: '400', deno: '400', workerd: '200, readable', node: '400' },
}

/** What the oldest Node does otherwise than its successors. */
const OLDEST: Readonly<Record<string, string>> = { 'bytes beyond ASCII in the path': '200, readable', 'a space within the name of a header': '200, readable' }

const { folder, leave } = linkGuest()
afterAll(leave)

function expectedOf({ kind, name }: Runtime, probe: string): string | undefined {
  return (name.startsWith('Node 20.19.0') ? OLDEST[probe] : undefined) ?? ALIKE[probe] ?? DIFFERENT[probe]?.[kind]
}

test('every question is answered in one of the tables', () => {
  expect([...Object.keys(ALIKE), ...Object.keys(DIFFERENT)].sort()).toEqual(PROBES.map(([name]) => name).sort())
  expect(Object.entries(DIFFERENT).filter(([name, row]) => new Set([...Object.values(row), OLDEST[name] ?? row.node]).size === 1)).toEqual([])
})

// The Node that runs the tests may be any, so it is not asked.
for (const runtime of RUNTIMES.filter(({ program }) => program !== process.execPath)) {
  describe.skipIf(isLeftOut(runtime))(`${runtime.name} does what the table says`, () => {
    let child: Child | undefined
    beforeAll(async () => { child = await serveProgram(runtime, folder, SERVICE) })
    afterAll(() => child?.stop())

    test.concurrent.each(PROBES)('%s', async (name, ask) => {
      expect(await ask(child?.port ?? 0)).toBe(expectedOf(runtime, name))
    })
  })
}

test('the manual has the same tables', () => {
  const manual = readFileSync(join(ROOT, 'docs/runtimes.md'), 'utf8')
  const older = (name: string): string => (OLDEST[name] === undefined ? '' : `; 20.19.0: ${OLDEST[name]}`)
  const table = [
    `| | ${KINDS.map(([, name]) => name).join(' | ')} |`, '|---|---|---|---|---|',
    ...Object.entries(DIFFERENT).map(([name, row]) => `| ${name} | ${KINDS.map(([kind]) => `${row[kind]}${kind === 'node' ? older(name) : ''}`).join(' | ')} |`),
  ]
  expect(manual).toContain(table.join('\n'))
  expect(manual).toContain(['| | everywhere |', '|---|---|', ...Object.entries(ALIKE).map(([name, told]) => `| ${name} | ${told} |`)].join('\n'))
})
