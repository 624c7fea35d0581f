/** docs/gateways.md is what the tests run, and what they saw. */
import { describe, expect, test } from 'vitest'
import { GATEWAYS } from '../../scripts/gateways.mjs'
import type { Traits } from './gateway.ts'
import { readLines, readManual } from './manual.ts'
import { apache } from './servers/apache.ts'
import { caddy } from './servers/caddy.ts'
import { haproxy } from './servers/haproxy.ts'
import { nginx } from './servers/nginx.ts'
import { squid } from './servers/squid.ts'
import { varnish } from './servers/varnish.ts'

const SERVERS = [nginx, haproxy, apache, caddy, varnish, squid]

const statuses = (kinds: Traits['keeps']): string => {
  const kept = ([['200', 'shared'], ['301', 'moved'], ['404', 'missing']] as const).filter(([, kind]) => kinds.includes(kind)).map(([status]) => status)
  return kept.length === 0 ? 'nothing' : kept.join(', ')
}
const told = (yes: boolean | undefined): string => (yes === false ? 'no' : 'yes')

const ROWS: Readonly<Record<string, (traits: Traits) => string>> = {
  'keeps a copy for each origin of': ({ keeps }) => statuses(keeps),
  'keeps one copy for all of what is for everybody (`origins: \'*\'`)': ({ keeps }) => (keeps.includes('open') ? 'yes' : 'no'),
  'without `Vary`, mixes up': ({ mixes }) => statuses(mixes),
  'refreshes a stale copy with `If-None-Match`': ({ revalidates }) => (revalidates ? 'yes' : 'no'),
  'CORS headers on its own 304': ({ keeps, own304 }) => (keeps.includes('shared') ? told(own304 === 'whole') : '–'),
  'for an application that is down': ({ down }) => String(down),
  'made to write `*` too': ({ addedOrigin }) => (addedOrigin === 'doubled' ? 'two lines' : '`*` alone'),
  'HEAD arrives as': ({ cannot }) => (cannot?.tellsHead === false ? 'GET' : 'HEAD'),
  'an answer that breaks off arrives broken': ({ cannot }) => told(cannot?.tellsCuts),
  'a client that gives up waiting is told to the handler': ({ cannot }) => told(cannot?.tellsDisconnect),
}

test('its table is what the suites expect of each', () => {
  const rows = Object.entries(ROWS).map(([name, cell]) => `| ${[name, ...SERVERS.map(({ traits }) => cell(traits))].join(' | ')} |`)
  const table = readManual().split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| |'))
  expect(table).toEqual(rows)
})

describe.each(SERVERS)('$name', ({ name, frame }) => {
  const lines = readLines(name, 'serve')

  test('has one configuration of a few lines, with nothing hidden around it', () => {
    expect(lines.split('\n').length).toBeLessThan(20)
    const around = frame(lines, '/folder').split('\n').filter((line) => !lines.includes(line))
    expect(around.join('\n')).not.toMatch(/origin|vary|\bhost\b|access-control/i)
  })
})

test('shows nothing that is not run', () => {
  const shown = [...readManual().matchAll(/^ *```([^\n]+)$/gm)].map(([, info]) => info)
  expect(shown).toEqual(Object.keys(GATEWAYS).flatMap((name) => [`${name} serve`, `${name} errors`]))
})
