/** The laws that the linter speaks for. */
import type { Files, Law } from './law-tree.ts'

const OPENING = '/** A file of the test. */\n'

/** A source file with its opening sentence. */
function file(...lines: readonly string[]): string {
  return `${OPENING}${lines.join('\n')}\n`
}

/** A law that is broken and kept in one and the same file. */
function lawOf(law: string, rule: string, path: string, broken: string, kept: string): Law {
  return { law, rule, broken: { [path]: broken }, kept: { [path]: kept } }
}

function lines(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `  void '${index}'`)
}

const cycles: readonly Law[] = [
  {
    law: 'files do not import each other',
    rule: 'import(no-cycle)',
    broken: {
      'src/value/circle.ts': file("import { half } from './half-circle.ts'", '/** One. */', 'export const one: () => number = () => half() * 2'),
      'src/value/half-circle.ts': file("import { one } from './circle.ts'", '/** Half. */', 'export const half: () => number = () => one() / 2'),
    },
    kept: {
      'src/value/circle.ts': file("import { half } from './half-circle.ts'", '/** One. */', 'export const one: () => number = () => half() * 2'),
      'src/value/half-circle.ts': file('/** Half. */', 'export const half: () => number = () => 0.5'),
    },
  },
  {
    law: 'types count in a cycle',
    rule: 'import(no-cycle)',
    broken: {
      'src/value/tree.ts': file("import type { Leaf } from './leaf.ts'", '/** A tree. */', 'export interface Tree { readonly leaves: readonly Leaf[] }'),
      'src/value/leaf.ts': file("import type { Tree } from './tree.ts'", '/** A leaf. */', 'export interface Leaf { readonly tree: Tree }'),
    },
    kept: {
      'src/value/tree.ts': file("import type { Leaf } from './leaf.ts'", '/** A tree. */', 'export interface Tree { readonly leaves: readonly Leaf[] }'),
      'src/value/leaf.ts': file('/** A leaf. */', 'export interface Leaf { readonly colour: string }'),
    },
  },
]

const modules: readonly Law[] = [
  lawOf('there is no default export', 'import(no-default-export)', 'src/value/default.ts', file('const a = 1', 'export default a'), file('/** A. */', 'export const a = 1')),
  lawOf('a test has no default export either', 'import(no-default-export)', 'test/value/default.ts', file('const a = 1', 'export default a'), file('export const a = 1')),
  lawOf(
    'a type is imported as a type', 'typescript(consistent-type-imports)', 'src/value/as-value.ts',
    file("import { T } from './t.ts'", '/** A. */', 'export const a: T = 1'), file("import type { T } from './t.ts'", '/** A. */', 'export const a: T = 1'),
  ),
  lawOf(
    'a type is not imported in passing', 'typescript(consistent-type-imports)', 'src/value/in-passing.ts',
    file('/** A. */', "export const a: import('./t.ts').T = 1"), file("import type { T } from './t.ts'", '/** A. */', 'export const a: T = 1'),
  ),
  lawOf(
    'an import of types only leaves nothing behind at run time', 'typescript(no-import-type-side-effects)', 'src/value/inline-types.ts',
    file("import { type T } from './t.ts'", '/** A. */', 'export const a: T = 1'), file("import { type T, b } from './t.ts'", '/** A. */', 'export const a: T = b'),
  ),
  lawOf('imports come first', 'import(first)', 'src/value/late-import.ts',
    file('/** A. */', 'export const a = 1', "import { b } from './b.ts'", 'void b'), file("import { b } from './b.ts'", '/** A. */', 'export const a = 1', 'void b')),
  lawOf('a file is imported once', 'import(no-duplicates)', 'src/value/twice.ts',
    file("import { b } from './b.ts'", "import { c } from './b.ts'", 'void [b, c]'), file("import { b, c } from './b.ts'", "import type { T } from './b.ts'", 'void ([b, c] as T)')),
  lawOf('modules of Node are imported by their full names', 'unicorn(prefer-node-protocol)', 'test/value/bare-node.ts',
    file("import { readFileSync } from 'fs'", 'void readFileSync'), file("import { readFileSync } from 'node:fs'", 'void readFileSync')),
  lawOf(
    'nothing is required', 'typescript(no-require-imports)', 'src/adapters/required.ts',
    file('/** Fs. */', "export const fs: unknown = require('node:fs')"), file("import { readFileSync } from 'node:fs'", '/** Fs. */', 'export const fs: unknown = readFileSync'),
  ),
  lawOf(
    'an import is written out, not computed', 'laws(no-computed-import)', 'src/adapters/computed.ts',
    file('/** Load. */', 'export const load = (name: string): Promise<unknown> => import(name)'),
    file("import { load as other } from './load.ts'", '/** Load. */', 'export const load: () => unknown = other'),
  ),
  lawOf(
    'only a package may be imported when it is needed, and no file of the tree', 'laws(no-computed-import)', 'src/adapters/needed.ts',
    file('/** Load. */', "export const load = (): Promise<unknown> => import('./load.ts')"),
    file('/** Load. */', "export const load = (): Promise<unknown> => import('mime')"),
  ),
  lawOf(
    'no module awaits while it loads, so that it can be required', 'node(no-top-level-await)', 'src/adapters/awaiting.ts',
    file('/** A. */', 'export const a: number = await Promise.resolve(1)'), file('/** A. */', 'export const a = async (): Promise<number> => await Promise.resolve(1)'),
  ),
  lawOf('src has no folder barrels', 'laws(no-barrel)', 'src/value/everything.ts', file("export { a } from './a.ts'"), file("import { a } from './a.ts'", '/** B. */', 'export const b: number = a')),
  {
    law: 'index.ts stands at the top only',
    rule: 'laws(file-name)',
    broken: { 'src/value/index.ts': file('/** A. */', 'export const a = 1') },
    kept: { 'src/index.ts': file("export { a } from './value/a.ts'") },
  },
  {
    law: 'a file is not named after nothing',
    rule: 'laws(file-name)',
    broken: { 'src/value/utils.ts': file('/** A. */', 'export const a = 1') },
    kept: { 'src/value/utility-pole.ts': file('/** A. */', 'export const a = 1') },
  },
  {
    law: 'file names are kebab-case',
    rule: 'unicorn(filename-case)',
    broken: { 'src/value/camelCase.ts': file('/** A. */', 'export const a = 1') },
    kept: { 'src/value/kebab-case.ts': file('/** A. */', 'export const a = 1'), 'test/types/kebab-case.test-d.ts': file('export const a = 1') },
  },
  lawOf('an entry only re-exports', 'laws(entries-re-export)', 'src/cors.ts', file('export const a = 1'), file("export { a, type A } from './value/a.ts'", "export type { B } from './value/b.ts'")),
  lawOf('an entry names what it exports', 'laws(entries-re-export)', 'src/fetch.ts', file("export * from './value/a.ts'"), file("export { a } from './value/a.ts'")),
]

const state: readonly Law[] = [
  lawOf('a module keeps no state in `let`', 'laws(no-module-state)', 'src/value/counter.ts',
    file('let count = 0', '/** Count. */', 'export const next = (): number => (count += 1)'),
    file('/** Count. */', 'export function createCounter(): () => number {', '  let count = 0', '  return () => (count += 1)', '}')),
  lawOf('a module keeps no state in a Map', 'laws(no-module-state)', 'src/value/cache.ts',
    file('const CACHE = new Map<string, number>()', '/** Read. */', 'export const read = (key: string): number | undefined => CACHE.get(key)'),
    file("const TABLE: ReadonlyMap<string, number> = new Map([['a', 1]])", '/** Read. */', 'export const read = (key: string): number | undefined => TABLE.get(key)')),
  lawOf('a module keeps no state in a WeakMap', 'laws(no-module-state)', 'src/value/memory.ts',
    file('const MEMORY: WeakMap<object, number> = new WeakMap()', '/** Read. */', 'export const read = (key: object): number | undefined => MEMORY.get(key)'),
    file('/** Reader. */', 'export function createReader(): (key: object) => number | undefined {', '  const memory = new WeakMap<object, number>()', '  return (key) => memory.get(key)', '}')),
  lawOf('a module keeps no state in a regular expression', 'laws(no-module-state)', 'src/value/search.ts',
    file('const LETTER = /[a-z]/g', '/** Has. */', 'export const has = (text: string): boolean => LETTER.test(text)'),
    file('const LETTER = /[a-z]/', '/** Has. */', "export const has = (text: string): boolean => LETTER.test(text.replaceAll(/0/g, ''))")),
  lawOf('a class keeps no state in a static field', 'laws(no-module-state)', 'src/value/tally.ts',
    file('/** Tally. */', 'export class Tally {', '  static total = 0', '  own = 0', '}'), file('/** Tally. */', 'export class Tally {', '  static readonly total = 0', '  own = 0', '}')),
  {
    law: 'a binding that is exported never changes',
    rule: 'import(no-mutable-exports)',
    broken: { 'test/value/changing.ts': file('export let a = 1', 'a += 1') },
    kept: { 'test/value/changing.ts': file('export const a = 1') },
  },
]

const size: readonly Law[] = [
  lawOf('a file has 250 lines at most', 'eslint(max-lines)', 'src/value/long.ts',
    file('/** A. */', 'export const a = [', ...Array.from({ length: 249 }, (_, index) => `  ${index},`), '] as const'),
    file('/** A. */', 'export const a = [', ...Array.from({ length: 248 }, (_, index) => `  ${index}, // one\n\n  // two`), '] as const')),
  lawOf('a function has 60 lines at most', 'eslint(max-lines-per-function)', 'src/value/long-function.ts',
    file('/** A. */', 'export function a(): void {', ...lines(59), '}'), file('/** A. */', 'export function a(): void {', '  // one', '', ...lines(58), '}')),
]

const prose: readonly Law[] = [
  lawOf('a file opens with what it is', 'laws(opening-comment)', 'src/value/silent.ts', '// Silent.\nvoid 0\n', '/** Not silent. */\nvoid 0\n'),
  lawOf('an exported name says what it is', 'laws(exported-docs)', 'src/value/undocumented.ts', file('', '// A.', 'export const a = 1'), file('', '/** A. */', 'export const a = 1')),
  lawOf('an overload needs no second docstring, another function does', 'laws(exported-docs)', 'src/value/overloaded.ts',
    file('/** A. */', 'export function a(x: number): number', 'export function b(x: string): string {', '  return x', '}'),
    file('/** A. */', 'export function a(x: number): number', 'export function a(x: string): string', 'export function a(x: number | string): number | string {', '  return x', '}')),
  lawOf('plans do not stand in comments', 'eslint(no-warning-comments)', 'src/value/plan.ts', file('// TODO: more', 'void 0'), file('// More would be refused by the caller.', 'void 0')),
]

const correctness: readonly Law[] = [
  lawOf('there is no `any`', 'typescript(no-explicit-any)', 'src/value/loose.ts', file('/** A. */', 'export const a: any = 1'), file('/** A. */', 'export const a: unknown = 1')),
  lawOf('there is no `any` in tests', 'typescript(no-explicit-any)', 'test/value/loose.ts', file('export const a: any = 1'), file('export const a: unknown = 1')),
  lawOf('nothing is declared to be there with `!`', 'typescript(no-non-null-assertion)', 'src/value/sure.ts',
    file('/** A. */', 'export const a = (b: string | undefined): number => b!.length'), file('/** A. */', 'export const a = (b: string | undefined): number => b?.length ?? 0')),
  lawOf('comparisons are strict', 'eslint(eqeqeq)', 'src/value/equal.ts',
    file('/** A. */', 'export const a = (b: unknown): boolean => b == null'), file('/** A. */', 'export const a = (b: unknown): boolean => b === null')),
  lawOf('src writes nothing to the console', 'eslint(no-console)', 'src/value/talking.ts', file("console.warn('a')"), file('void 0')),
  lawOf('text is never run', 'eslint(no-eval)', 'src/value/evaluating.ts', file("globalThis.eval('1')"), file('void 0')),
  lawOf('functions are not made of text', 'eslint(no-new-func)', 'src/value/compiling.ts',
    file('/** A. */', "export const a: unknown = new Function('return 1')"), file('/** A. */', 'export const a: unknown = () => 1')),
  lawOf('timers are not given text', 'eslint(no-implied-eval)', 'src/app/late.ts', file("setTimeout('a()', 1)"), file('setTimeout(() => undefined, 1)')),
  lawOf('there is no `var`', 'eslint(no-var)', 'test/value/variable.ts', file('export function a(): number {', '  var b = 1', '  b += 1', '  return b', '}'), file('export function a(): number {', '  let b = 1', '  b += 1', '  return b', '}')),
  lawOf('what does not change is constant', 'eslint(prefer-const)', 'src/value/constant.ts',
    file('/** A. */', 'export function a(): number {', '  let b = 1', '  return b', '}'), file('/** A. */', 'export function a(): number {', '  const b = 1', '  return b', '}')),
  lawOf('nothing is left unused', 'eslint(no-unused-vars)', 'src/value/unused.ts', file('const a = 1'), file('const a = 1', 'void a')),
  lawOf('no parameter is left unused', 'eslint(no-unused-vars)', 'src/value/unused-parameter.ts',
    file('/** A. */', 'export const a = (b: number, c: number): number => c'), file('/** A. */', 'export const a = (_b: number, c: number): number => c')),
  lawOf('a parameter keeps the value it came with', 'eslint(no-param-reassign)', 'src/value/reassigning.ts',
    file('/** A. */', 'export function a(b: number): number {', '  b += 1', '  return b', '}'), file('/** A. */', 'export function a(b: number): number {', '  return b + 1', '}')),
  lawOf('what is thrown is an error', 'eslint(no-throw-literal)', 'src/value/throwing.ts',
    file('/** A. */', 'export function a(): never {', "  throw 'a'", '}'), file('/** A. */', 'export function a(): never {', "  throw new TypeError('a')", '}')),
  lawOf('the linter is not silenced for nothing', 'Unused oxlint-disable directive (no problems were reported).', 'src/value/unneeded.ts', file('// oxlint-disable-next-line no-console', 'void 0'), file('void 0')),
  lawOf('the compiler is not silenced', 'typescript(ban-ts-comment)', 'src/value/silenced.ts', file('// @ts-ignore', 'void 0'), file('void 0')),
  {
    law: 'no test is left alone in the light',
    rule: 'vitest(no-focused-tests)',
    broken: { 'test/value/focused.test.ts': file("import { expect, test } from 'vitest'", "test.only('it is', () => {", '  expect(1).toBe(1)', '})') },
    kept: { 'test/value/focused.test.ts': file("import { expect, test } from 'vitest'", "test('it is', () => {", '  expect(1).toBe(1)', '})') },
  },
]

const webObjects: readonly Law[] = ['value', 'policy', 'decision'].flatMap((room) => [
  lawOf(`${room} makes no Headers`, 'laws(no-web-objects)', `src/${room}/made.ts`, file('/** A. */', 'export const a = (): unknown => new Headers()'), file('/** A. */', 'export const a = (): unknown => ({})')),
  lawOf(`${room} takes no Request`, 'laws(no-web-objects)', `src/${room}/taken.ts`,
    file('/** A. */', 'export const a = (request: Request): string => request.method'),
    file('interface Request { readonly method: string }', '/** A. */', 'export const a = (request: Request): string => request.method')),
])

/** Every law but the floors, which `floors.ts` holds. */
export const lintLaws: readonly Law[] = [...cycles, ...modules, ...state, ...size, ...prose, ...correctness, ...webObjects]

/** Files that a rule would refuse elsewhere and that are lawful where they stand. */
export const exceptions: Files = {
  'tool.config.ts': 'export default {}\n',
  'examples/worker/main.ts': 'export default { fetch: () => new Response() }\n',
  'scripts/talking.mjs': "console.log('a')\n",
  'src/value/public-suffix-table.ts': file('/** A. */', 'export const a = [', ...Array.from({ length: 300 }, (_, index) => `  ${index},`), '] as const'),
  'src/cli/loading.ts': file('/** Load. */', 'export const load = (name: string): Promise<unknown> => import(name)'),
  'src/app/web.ts': file('/** A. */', 'export const a = (request: Request): Headers => request.headers'),
}
