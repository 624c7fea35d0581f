/** The laws that the compiler speaks for. */
import type { Files, Law } from './law-tree.ts'

function lawOf(law: string, rule: string, path: string, broken: string, kept: string): Law {
  return { law, rule, broken: { [path]: `${broken}\n` }, kept: { [path]: `${kept}\n` } }
}

/** Laws that every project of the repository holds: the tests', the portable floors' and the build's. */
export const everywhere: readonly Law[] = [
  lawOf('strict', 'TS7006', 'src/value/strict.ts',
    'export function a(): number {\n  const b = (_c) => 1\n  return b(2)\n}', 'export function a(): number {\n  const b = (_c: number) => 1\n  return b(2)\n}'),
  lawOf('strictNullChecks', 'TS18048', 'src/value/nullish.ts', 'export const a = (b?: string): number => b.length', 'export const a = (b?: string): number => b?.length ?? 0'),
  lawOf('useUnknownInCatchVariables', 'TS18046', 'src/value/caught.ts',
    'export function a(): string {\n  try {\n    return JSON.stringify(1)\n  } catch (error) {\n    return error.message\n  }\n}',
    'export function a(): string {\n  try {\n    return JSON.stringify(1)\n  } catch (error) {\n    return String(error)\n  }\n}'),
  lawOf('noUncheckedIndexedAccess', 'TS2532', 'src/value/indexed.ts',
    'export const a = (list: readonly string[]): number => list[0].length', 'export const a = (list: readonly string[]): number => list[0]?.length ?? 0'),
  lawOf('exactOptionalPropertyTypes', 'TS2375', 'src/value/optional.ts',
    'export const a: { readonly b?: number } = { b: undefined }', 'export const a: { readonly b?: number } = {}'),
  lawOf('verbatimModuleSyntax', 'TS1484', 'src/value/verbatim.ts',
    "import { Thing } from './thing.ts'\nexport const a = (thing: Thing): number => thing.size", "import type { Thing } from './thing.ts'\nexport const a = (thing: Thing): number => thing.size"),
  lawOf('erasableSyntaxOnly: no enum', 'TS1294', 'src/value/colour.ts', 'export enum Colour { Red }', "export type Colour = 'red'"),
  lawOf('erasableSyntaxOnly: no parameter property', 'TS1294', 'src/value/parameter.ts',
    'export class A {\n  constructor(readonly b: number) {}\n}', 'export class A {\n  readonly b: number\n  constructor(b: number) {\n    this.b = b\n  }\n}'),
  lawOf('erasableSyntaxOnly: no namespace', 'TS1294', 'src/value/space.ts', 'export namespace A {\n  export const b: number = 1\n}', 'export const b: number = 1'),
  lawOf('noImplicitOverride', 'TS4114', 'src/value/override.ts',
    'export class A extends Error {\n  toString(): string {\n    return this.message\n  }\n}', 'export class A extends Error {\n  override toString(): string {\n    return this.message\n  }\n}'),
  lawOf('noImplicitReturns', 'TS7030', 'src/value/returning.ts',
    'export function a(b: boolean): number | undefined {\n  if (b) return 1\n}', 'export function a(b: boolean): number | undefined {\n  return b ? 1 : undefined\n}'),
  lawOf('noFallthroughCasesInSwitch', 'TS7029', 'src/value/falling.ts',
    "export function a(b: string): number {\n  let c = 0\n  switch (b) {\n    case 'a': c = 1\n    default: c += 1\n  }\n  return c\n}",
    "export function a(b: string): number {\n  let c = 0\n  switch (b) {\n    case 'a': c = 1; break\n    default: c += 1\n  }\n  return c\n}"),
  lawOf('noUnusedLocals', 'TS6133', 'src/value/unused.ts', 'export {}\nconst a = 1', 'export {}\nconst a = 1\nvoid a'),
  lawOf('noUnusedParameters', 'TS6133', 'src/value/unused-parameter.ts', 'export const a = (b: number): number => 1', 'export const a = (_b: number): number => 1'),
  lawOf('nothing newer than the oldest runtime', 'TS2550', 'src/value/newer.ts',
    'export const a = (): unknown => Object.groupBy', 'export const a = (list: readonly string[]): unknown => list.toSorted()'),
  lawOf('nothing that only a page has', 'TS2584', 'src/app/page.ts', 'export const a = (): string => document.cookie', "export const a = (): string => new Headers().get('cookie') ?? ''"),
]

const ROOMS = ['value', 'policy', 'decision', 'service', 'app', 'browser', 'client', 'compat']

/** Laws of the floors that run on any runtime. */
export const portable: readonly Law[] = [
  ...ROOMS.map((room) => nodeLaw(`${room} knows no process`, 'TS2591', room, 'process', 'export const a = (): unknown => process.env')),
  nodeLaw('no Buffer', 'TS2591', 'app', 'buffer', "export const a = (): unknown => Buffer.from('a')"),
  nodeLaw('no require', 'TS2591', 'app', 'require', "export const a = (): unknown => require('a')"),
  nodeLaw('no __dirname', 'TS2304', 'app', 'folder', 'export const a = (): unknown => __dirname'),
  nodeLaw('no setImmediate', 'TS2304', 'app', 'immediate', 'export const a = (): unknown => setImmediate(() => undefined)'),
  nodeLaw('no node:fs', 'TS2591', 'app', 'files', "import { readFileSync } from 'node:fs'\nexport const a = (): unknown => readFileSync('a')"),
]

/** Laws of the projects that write declarations. */
export const declared: readonly Law[] = [
  lawOf('isolatedDeclarations', 'TS9010', 'src/value/isolated.ts', 'export const a = Math.min(1, 2)', 'export const a: number = Math.min(1, 2)'),
]

/** Files beside the laws: what they import, and the packages that the portable floors use, none of which may bring Node's types with it. */
export const beside: Files = {
  'src/value/thing.ts': 'export interface Thing { readonly size: number }\n',
  'src/app/packages.ts': [
    "import type { StandardSchemaV1 } from '@standard-schema/spec'",
    "import { parse } from 'content-type'",
    "import Negotiator from 'negotiator'",
    "import { createRouter } from 'rou3'",
    'export const packages: readonly unknown[] = [parse, Negotiator, createRouter]',
    'export type Schema = StandardSchemaV1\n',
  ].join('\n'),
}

// What a portable floor must not know, an adapter may.
function nodeLaw(law: string, rule: string, room: string, name: string, source: string): Law {
  return { law, rule, broken: { [`src/${room}/${name}.ts`]: `${source}\n` }, kept: { [`src/adapters/${room}-${name}.ts`]: `${source}\n` } }
}
