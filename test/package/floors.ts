/** The floors of the house: what each room may import. Written down here a second time, so that a slip in the linter's configuration is seen. */
import type { Law } from './law-tree.ts'

/** Specifiers as a file of `src/<room>/` writes them, and the names that the table below gives them. */
const TARGETS: Readonly<Record<string, string>> = {
  value: '../value/thing.ts',
  policy: '../policy/thing.ts',
  decision: '../decision/thing.ts',
  service: '../service/thing.ts',
  app: '../app/thing.ts',
  openapi: '../openapi/thing.ts',
  browser: '../browser/thing.ts',
  client: '../client/thing.ts',
  compat: '../compat/thing.ts',
  tools: '../tools/thing.ts',
  adapters: '../adapters/thing.ts',
  cli: '../cli/thing.ts',
  'a new room': '../cellar/thing.ts',
  'an entry': '../cors.ts',
  'the main entry': '../index.ts',
  'the test tree': '../../test/value/thing.ts',
  node: 'node:http',
  'a part of node': 'node:fs/promises',
  'node without its prefix': 'http',
  schema: '@standard-schema/spec',
  negotiation: 'negotiator',
  'content type': 'content-type',
  cookies: 'cookie',
  'names of files': 'content-disposition',
  forms: 'multitars',
  routing: 'rou3',
  'types of files': 'mime',
  serving: 'srvx',
  'serving on Node': 'srvx/node',
  'command line': 'citty',
  'a framework': 'express',
  'a scoped package': '@scope/thing',
  itself: 'corbel',
  'a detour': '../value/../cli/thing.ts',
  'a detour from here': './../cli/thing.ts',
}

const HTTP = ['schema', 'negotiation', 'content type', 'cookies', 'names of files']
const MAY: Readonly<Record<string, readonly string[]>> = {
  value: ['value'],
  policy: ['value', 'policy'],
  decision: ['value', 'decision'],
  service: ['value', 'policy', 'service', ...HTTP],
  app: ['value', 'policy', 'decision', 'service', 'app', ...HTTP, 'forms', 'routing'],
  openapi: ['value', 'policy', 'service', 'app', 'openapi', 'schema'],
  browser: ['value', 'browser'],
  client: ['client'],
  compat: ['value', 'policy', 'compat'],
  tools: ['value', 'policy', 'decision', 'service', 'app', 'browser', 'tools'],
  adapters: ['value', 'policy', 'decision', 'service', 'app', 'openapi', 'adapters', 'node', 'a part of node', 'types of files', 'serving', 'serving on Node'],
  cli: ['cli', 'an entry', 'the main entry', 'node', 'command line'],
  cellar: [],
}
const MAY_TYPES: Readonly<Record<string, readonly string[]>> = { decision: ['policy'], client: ['policy', 'service', 'app'], service: ['routing'] }

/** How a file may reach another one. */
const WAYS: Readonly<Record<string, (specifier: string) => string>> = {
  import: (specifier) => `import { thing } from '${specifier}'\nvoid thing\n`,
  'import beside a type': (specifier) => `import { thing, type Thing } from '${specifier}'\nvoid (thing as Thing)\n`,
  'import everything': (specifier) => `import * as thing from '${specifier}'\nvoid thing\n`,
  're-export': (specifier) => `export { thing } from '${specifier}'\nvoid 0\n`,
  're-export everything': (specifier) => `export * from '${specifier}'\nvoid 0\n`,
}
const TYPE_WAYS: Readonly<Record<string, (specifier: string) => string>> = {
  'import type': (specifier) => `import type { Thing } from '${specifier}'\nvoid ({} as Thing)\n`,
  're-export type': (specifier) => `export type { Thing } from '${specifier}'\nvoid 0\n`,
}

/** One import of one room: whether it is lawful. */
export interface Step {
  readonly room: string
  readonly target: string
  readonly way: string
  readonly path: string
  readonly source: string
  readonly lawful: boolean
}

/** Every room, every target, every way. */
export const steps: readonly Step[] = Object.entries(MAY).flatMap(([room, may]) =>
  Object.entries(TARGETS).flatMap(([target, specifier]) =>
    Object.entries({ ...WAYS, ...TYPE_WAYS }).map(([way, write]) => ({
      room,
      target,
      way,
      path: `src/${room}/${slug(target)}-${slug(way)}.ts`,
      source: `/** A step. */\n${write(target === room ? './thing.ts' : specifier)}`,
      lawful: may.includes(target) || (way in TYPE_WAYS && (MAY_TYPES[room] ?? []).includes(target)),
    }))))

/** What the table of steps cannot say: entries, which stand in no room, and ways that only one rule sees. */
export const entryLaws: readonly Law[] = ['node:http', 'express', './cors.ts', '../test/thing.ts'].map((specifier) => ({
  law: `an entry does not re-export ${specifier}`,
  rule: 'eslint(no-restricted-imports)',
  broken: { [`src/entry-${slug(specifier)}.ts`]: `/** An entry. */\nexport { thing } from '${specifier}'\n` },
  kept: { [`src/entry-${slug(specifier)}.ts`]: "/** An entry. */\nexport { thing } from './adapters/thing.ts'\n" },
}))

function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')
}
