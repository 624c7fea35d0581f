/** docs/migrating.md: every row of its tables is run, and every code that it explains exists. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { translateExpressCors, translateFastifyCors, translateHonoCors } from '../../src/compat.ts'
import type { TranslateSettings, Translation } from '../../src/compat.ts'
import { COMPAT_FAULT_CODES, COMPAT_NOTE_CODES } from '../../src/compat/note-text.ts'
import { oneLine } from './printed.ts'

const ROOT = new URL('../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')
const MANUAL = read('docs/migrating.md')

/** What the READMEs take from around their examples. */
const AROUND = {
  db: { loadOrigins: (done: (error: unknown, origins: readonly string[]) => void) => done(null, ['https://app.example']) },
  env: { CORS_ORIGIN: 'https://app.example' } as Readonly<Record<string, string>>,
}

interface Row {
  readonly section: string
  readonly example: string
  readonly code: readonly string[]
  readonly answer: string
  readonly notes: string
}

const TRANSLATE: Readonly<Record<string, (options: never, settings?: TranslateSettings) => Translation>> = {
  'express `cors`': translateExpressCors, '`@fastify/cors`': translateFastifyCors, '`hono/cors`': translateHonoCors,
}

function sectionOf(title: string): string {
  const start = MANUAL.indexOf(`\n## ${title}\n`)
  const end = MANUAL.indexOf('\n## ', start + 1)
  expect(start).toBeGreaterThan(0)
  return MANUAL.slice(start, end === -1 ? undefined : end)
}

function rowsOf(title: string): readonly (readonly string[])[] {
  const lines = sectionOf(title).split('\n').filter((line) => line.startsWith('|')).slice(2)
  return lines.map((line) => line.slice(1, -1).split(/(?<!\\)\|/).map((cell) => cell.trim()))
}

const ROWS: readonly Row[] = Object.keys(TRANSLATE).flatMap((section) => rowsOf(section).map(([example = '', options = '', answer = '', notes = '']) => ({
  section, example, answer, notes, code: [...options.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll('\\|', '|')),
})))

function evaluate(code: string): unknown {
  // oxlint-disable-next-line no-new-func
  return new Function(...Object.keys(AROUND), `'use strict'\nreturn (${code})`)(...Object.values(AROUND)) as unknown
}

const inCode = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``
const inText = (text: string): string => text.replaceAll(/[\\|*_<`]/g, '\\$&')

function renderAnswer(translation: Translation): string {
  if (translation.ok) return inCode(oneLine(translation.source))
  return translation.faults.map(({ code, message, fix }) => `**Refused**, ${inCode(code)}: ${inText(message)} ${inText(fix)}`).join('<br>')
}

function renderNotes({ notes }: Translation): string {
  return [...new Set(notes.map(({ code }) => code))].map(inCode).join(', ')
}

describe('the tables', () => {
  test.each(ROWS)('$section: $example, $code', ({ section, code: [options = '', settings], answer, notes }) => {
    const translation = TRANSLATE[section]?.(evaluate(options) as never, settings === undefined ? {} : (evaluate(settings) as TranslateSettings))
    expect(translation && { answer: renderAnswer(translation), notes: renderNotes(translation) }).toEqual({ answer, notes })
  })

  test('have a row for each kind of example', () => {
    expect(Object.keys(TRANSLATE).map((section) => ROWS.filter((row) => row.section === section).length)).toEqual([29, 27, 9])
  })
})

describe('the code above them', () => {
  const blocks = [...MANUAL.matchAll(/```ts\n([^]*?)```/g)].map(([, code = '']) => code.trim())
  const call = (code: string): Translation => {
    const [expression = ''] = /translate\w+\([^]*?\)$/m.exec(code) ?? []
    // oxlint-disable-next-line no-new-func
    return new Function('translateExpressCors', 'translateFastifyCors', 'tenants', `return ${expression}`)(translateExpressCors, translateFastifyCors, new Set()) as Translation
  }

  test('prints what stands below it', () => {
    const translation = call(blocks[0] ?? '')
    expect(translation.ok && translation.source).toBe(blocks[1])
  })

  test('takes a function for its reason', () => {
    const translation = call(blocks[2] ?? '')
    expect(translation.ok && translation.source).toContain('// tenants come and go while it runs\n')
  })
})

/** The examples of the packages that the tables were made from. A release with more or fewer of them asks for another look. */
describe('the examples of the packages', () => {
  const blocks = (path: string): readonly string[] => [...read(path).matchAll(/```(?:javascript|js|ts|json)\n([^]*?)```/g)].map(([, code = '']) => code)

  test.each([
    ['express cors', 'node_modules/cors/README.md', 8],
    ['@fastify/cors', 'node_modules/@fastify/cors/README.md', 6],
  ])('%s has as many as when its table was written', (_, path, count) => {
    expect(blocks(path).filter((code) => /cors|origin/i.test(code))).toHaveLength(count)
  })

  test('hono/cors has one at its type', () => {
    const [, example = ''] = read('node_modules/hono/dist/types/middleware/cors/index.d.ts').split('@example')
    expect(example.match(/cors\(/g)).toHaveLength(2)
  })
})

describe('the codes', () => {
  const explained = (title: string): readonly string[] => rowsOf(title).map(([code = '']) => code.replaceAll('`', ''))

  test('of what cannot be meant are all explained, and no others', () => {
    expect(explained('What cannot be meant')).toEqual(COMPAT_FAULT_CODES)
  })

  test('of what changes are all explained, and no others', () => {
    expect(explained('What changes')).toEqual(COMPAT_NOTE_CODES)
  })
})
