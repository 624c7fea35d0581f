/** What an entry costs whoever bundles it, in bytes and in what it brings along. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'
import type { Metafile, Plugin } from 'esbuild'
import { beforeAll, describe, expect, test } from 'vitest'
import { entries } from './build.ts'
import type { Entry } from './build.ts'
import { ROOT } from './command.ts'

/** What an entry may cost: bytes, minified and compressed with brotli, without the public-suffix table. */
interface Budget {
  readonly bytes: number
  /** What is imported; everything unless set. */
  readonly uses?: readonly string[]
  /** Packages that it may bring along. */
  readonly packages?: readonly string[]
  /** Rooms of `src/` that it may reach. */
  readonly rooms: readonly string[]
  readonly node?: true
}

const ENGINE = ['value', 'policy', 'decision']
const SERVICES = [...ENGINE, 'service', 'app']
const MIDDLEWARE = [...ENGINE, 'adapters']
const HOSTS = [...SERVICES, 'adapters']
const INPUT = ['content-type', 'cookie', 'negotiator', 'rou3']
const REPLIES = [...INPUT, 'content-disposition']

/** One row an entry. Close above what it costs today, so that what makes it dearer is seen and meant. What is imported is what a program of its kind imports. */
const BUDGETS: Readonly<Record<string, Budget>> = {
  'corbel': { uses: ['createApp', 'service'], bytes: 43_200, rooms: SERVICES, packages: REPLIES },
  'corbel/cors': { uses: ['applyDecision', 'compilePolicy', 'decide'], bytes: 13_100, rooms: ENGINE },
  'corbel/node': { uses: ['serve'], bytes: 14_300, rooms: HOSTS, packages: ['content-disposition', 'mime', 'srvx'], node: true },
  'corbel/express': { uses: ['cors'], bytes: 16_400, rooms: MIDDLEWARE },
  'corbel/express-mount': { bytes: 16_000, rooms: HOSTS, packages: ['srvx'], node: true },
  'corbel/fastify': { uses: ['cors'], bytes: 16_800, rooms: MIDDLEWARE },
  'corbel/fastify-mount': { bytes: 16_200, rooms: HOSTS, packages: ['srvx'], node: true },
  'corbel/hono': { uses: ['cors'], bytes: 16_500, rooms: HOSTS },
  'corbel/koa': { uses: ['cors'], bytes: 16_100, rooms: MIDDLEWARE },
  'corbel/koa-mount': { bytes: 16_000, rooms: HOSTS, packages: ['srvx'], node: true },
  'corbel/h3': { uses: ['cors'], bytes: 16_600, rooms: HOSTS },
  'corbel/nest': { uses: ['enableCors'], bytes: 19_000, rooms: HOSTS, packages: ['srvx'], node: true },
  'corbel/next': { uses: ['cors'], bytes: 16_700, rooms: HOSTS },
  'corbel/fetch': { uses: ['cors'], bytes: 15_000, rooms: HOSTS },
  'corbel/lambda': { uses: ['toLambda'], bytes: 5100, rooms: HOSTS, node: true },
  'corbel/multipart': { bytes: 7100, rooms: SERVICES, packages: ['content-disposition', 'content-type', 'multitars'] },
  'corbel/browser': { bytes: 10_200, rooms: ['value', 'browser'] },
  'corbel/client': { bytes: 1900, rooms: ['client'] },
  'corbel/explain': { bytes: 54_400, rooms: [...SERVICES, 'browser', 'tools'], packages: INPUT },
  'corbel/audit': { bytes: 13_400, rooms: ['value', 'decision', 'browser', 'tools'] },
  'corbel/testing': { bytes: 11_500, rooms: ['value', 'browser', 'tools'] },
  'corbel/compat': { bytes: 20_900, rooms: ['value', 'policy', 'compat'] },
  'corbel/openapi': { bytes: 10_700, rooms: [...SERVICES, 'openapi'], packages: ['content-type', 'negotiator'] },
}

/** What is left of the engine once the policies are compiled: what a request runs through. */
const PER_REQUEST = { source: 'export { applyDecision, decide } from \'./cors.ts\'', bytes: 1850 }

/** What a page loads that calls a server, and reads no stream. */
const CLIENT = { source: 'export { client } from \'./client.ts\'', bytes: 1500 }

/** The table of public suffixes: one string that changes with the list, and not with this code. */
const TABLE = { file: 'src/value/public-suffix-table.ts', bytes: 33_000 }

const withoutTable: Plugin = {
  name: 'without the public-suffix table',
  setup({ onLoad }) {
    onLoad({ filter: /public-suffix-table\.ts$/ }, () => ({ contents: 'export const PUBLIC_SUFFIX_TABLE = \'\'', loader: 'ts' }))
  },
}

interface Bundle {
  readonly bytes: number
  readonly rooms: readonly string[]
  readonly packages: readonly string[]
  readonly externals: readonly string[]
}

/** Bundle for no platform in particular: whatever of Node is imported stays an import. */
async function bundle(contents: string, plugins: Plugin[] = [withoutTable]): Promise<Bundle> {
  const { outputFiles: [file], metafile } = await build({
    absWorkingDir: ROOT, stdin: { contents, loader: 'ts', resolveDir: join(ROOT, 'src') }, plugins,
    bundle: true, minify: true, write: false, metafile: true, format: 'esm', platform: 'neutral', mainFields: ['module', 'main'], external: ['node:*'], logLevel: 'silent',
  })
  return { bytes: brotliCompressSync(file?.contents ?? '').length, ...reachedBy(metafile) }
}

// Whatever the import graph reaches, also where nothing of it is left in the bundle.
function reachedBy({ inputs }: Metafile): Omit<Bundle, 'bytes'> {
  const files = Object.keys(inputs)
  const firstOf = (pattern: RegExp): readonly string[] => [...new Set(files.flatMap((path) => pattern.exec(path)?.[1] ?? []))].sort()
  const imports = Object.values(inputs).flatMap((input) => input.imports)
  return {
    rooms: firstOf(/^src\/([^/]+)\//),
    packages: firstOf(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//),
    externals: [...new Set(imports.filter((each) => each.external === true).map((each) => each.path))].sort(),
  }
}

const bundleEntry = ({ source }: Entry, uses?: readonly string[]): Promise<Bundle> => bundle(`export ${uses === undefined ? '*' : `{ ${uses.join(', ')} }`} from './${source.slice('src/'.length)}'`)
const within = (allowed: readonly string[], found: readonly string[]): readonly string[] => found.filter((name) => !allowed.includes(name))

test('every entry has a budget', () => {
  expect(Object.keys(BUDGETS).sort()).toEqual(entries.map(({ specifier }) => specifier).sort())
})

describe.each(entries.map((entry) => [entry.specifier, entry] as const))('%s', (specifier, entry) => {
  const { bytes = 0, uses, rooms = [], packages = [], node } = BUDGETS[specifier] ?? {}
  let bundled: Bundle
  beforeAll(async () => { bundled = await bundleEntry(entry, uses) })

  test('keeps its budget, which is not far above what it costs', () => {
    expect(bundled.bytes).toBeLessThanOrEqual(bytes)
    expect(bundled.bytes).toBeGreaterThan(bytes * 0.8)
  })

  test(`reaches ${packages.length === 0 ? 'no package' : packages.join(', ')}, ${node === true ? 'some modules of Node' : 'no module of Node'}, and of the rooms only ${rooms.join(', ')}`, () => {
    expect([within(rooms, bundled.rooms), within(packages, bundled.packages), bundled.rooms.includes(rooms[0] ?? '')]).toEqual([[], [], true])
    if (node === true) expect(bundled.externals.filter((path) => !path.startsWith('node:'))).toEqual([])
    else expect(bundled.externals).toEqual([])
  })
})

test('the manual tells the budgets', () => {
  const rows = Object.entries(BUDGETS).map(([specifier, { bytes, uses, packages = [] }]) => `| \`${specifier}\` | ${uses?.join(', ') ?? 'all'} | ${(bytes / 1000).toFixed(1)} | ${packages.map((name) => `\`${name}\``).join(', ')} |`)
  expect(readFileSync(join(ROOT, 'docs/runtimes.md'), 'utf8')).toContain(['| entry | imported | kB | packages |', '|---|---|---|---|', ...rows].join('\n'))
})

test('what a request runs through is a small part of the engine', async () => {
  expect((await bundle(PER_REQUEST.source)).bytes).toBeLessThanOrEqual(PER_REQUEST.bytes)
})

test('a client without streams is tiny', async () => {
  expect((await bundle(CLIENT.source)).bytes).toBeLessThanOrEqual(CLIENT.bytes)
})

test('the public-suffix table is the rest of the engine, and nothing else is', async () => {
  const [whole, without] = [await bundle('export * from \'./cors.ts\'', []), await bundle('export * from \'./cors.ts\'')]
  expect(whole.bytes - without.bytes).toBeLessThanOrEqual(TABLE.bytes)
  expect(whole.bytes - without.bytes).toBeGreaterThan(TABLE.bytes * 0.8)
})
