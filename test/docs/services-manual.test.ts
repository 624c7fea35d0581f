/** The manual of services: its tables name every field that there is, and no other. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DEFAULT_BODY_LIMIT, SETTINGS } from '../../src/app/settings.ts'
import { OPERATION_FIELDS } from '../../src/service/read-operation.ts'
import { SERVICE_FIELDS, SHARED_FIELDS } from '../../src/service/read.ts'
import { ROOT } from '../package/command.ts'

const text = readFileSync(join(ROOT, 'docs/services.md'), 'utf8')

/** The rows of the table with this heading, each a list of cells. */
function tableOf(head: string): readonly (readonly string[])[] {
  const lines = text.slice(text.indexOf(head)).split('\n')
  const end = lines.findIndex((line) => !line.startsWith('|'))
  return lines.slice(2, end).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()))
}

const inCode = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]*)`/g)].map(([, code = '']) => code)

test.each([
  ['| field of a service |', SERVICE_FIELDS],
  ['| field of an operation |', OPERATION_FIELDS],
  ['| setting |', SETTINGS],
])('%s', (head, fields) => {
  expect(tableOf(head).flatMap(([cell = '']) => inCode(cell)).sort()).toEqual([...fields].sort())
})

test('the fields of a group are told', () => {
  const [, told = ''] = /with what they share: (.*?)\./.exec(text) ?? []
  expect([...inCode(told)].sort()).toEqual([...SHARED_FIELDS].sort())
})

test('the limit of a body is told', () => {
  expect(tableOf('| setting |').find(([name]) => name === '`bodyLimit`')?.[2]).toBe(String(DEFAULT_BODY_LIMIT))
})
