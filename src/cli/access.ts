/** `corbel access MODULE`: who may do what, as a matrix, for one operation, or compared with another version. */
import { promises } from 'node:fs'
import { resolve } from 'node:path'
import { ANY_OTHER, accessMatrix, diffAccess, findAccess } from '../explain.ts'
import type { AccessCell, AccessChange, AccessLine } from '../explain.ts'
import type { AccessRow } from '../index.ts'
import type { Command } from './command.ts'
import { UsageError, wantsColour, writeJson } from './io.ts'
import type { ExitCode, Io } from './io.ts'
import { formatIssueLines } from './issue-lines.ts'
import { loadModule, singleApp } from './module.ts'
import type { Arguments } from './options.ts'
import { createPaint } from './paint.ts'
import type { Paint } from './paint.ts'

/** The command. */
export const accessCommand: Command = {
  usage: 'access MODULE [--origin ORIGIN …] [--who \'METHOD PATH\'] [--diff OTHER]',
  about: 'Tell which origins may use which operations, from a browser.',
  options: {
    origin: { type: 'values', hint: 'ORIGIN', about: 'Only for this origin; may be given again.' },
    who: { type: 'value', hint: '\'METHOD PATH\'', about: 'Who may use one operation: \'PUT /icecream/lemon\'.' },
    diff: { type: 'value', hint: 'OTHER', about: 'What changed since OTHER: a module, or a file that --json wrote. Ends with 1 where anything did.' },
    export: { type: 'value', hint: 'NAME', about: 'The application or policy to look at, where the module exports several.' },
  },
  run: runAccess,
}

async function runAccess(args: Arguments, io: Io): Promise<ExitCode> {
  const [path, ...more] = args.operands
  if (path === undefined || more.length > 0) throw new UsageError('give one module: corbel access ./dist/app.js')
  const who = args.value('who')
  const other = args.value('diff')
  if (who !== undefined && other !== undefined) throw new UsageError('--who and --diff do not go together.')
  const rows = await readRows(path, args.value('export'), io)
  if (rows === undefined) return 1
  if (other !== undefined) {
    const before = await readRows(other, args.value('export'), io)
    return before === undefined ? 1 : writeDiff(diffAccess(before, rows), args, io)
  }
  const chosen = who === undefined ? rows : rowsFor(rows, who)
  const matrix = readMatrix(chosen, args.values('origin'))
  if (args.flag('json')) writeJson(io, { rows: chosen, matrix })
  else io.out(`${who === undefined ? formatMatrix(matrix, createPaint(wantsColour(io))) : formatWho(chosen, matrix)}\n`)
  return 0
}

async function readRows(path: string, name: string | undefined, io: Io): Promise<readonly AccessRow[] | undefined> {
  if (path.endsWith('.json')) return readSaved(path, io)
  const loaded = await loadModule(path, io.cwd)
  if (loaded.ok) return singleApp(loaded.found, name, path).access()
  io.err(`corbel access: ${JSON.stringify(path)} does not start, so there is nothing to look at yet:\n${formatIssueLines(loaded.issues, createPaint(false), 'red')}\n`)
  return undefined
}

async function readSaved(path: string, io: Io): Promise<readonly AccessRow[]> {
  const text = await promises.readFile(resolve(io.cwd, path), 'utf8').catch(() => undefined)
  if (text === undefined) throw new UsageError(`there is no file ${JSON.stringify(path)}. Write it with: corbel access MODULE --json > ${path}`)
  try {
    const saved = JSON.parse(text) as { readonly rows?: unknown }
    if (Array.isArray(saved.rows) && saved.rows.every(isRow)) return saved.rows
  } catch {
    // Told below, like any other file that is not one of ours.
  }
  throw new UsageError(`${JSON.stringify(path)} is not what corbel access --json writes.`)
}

function isRow(row: unknown): row is AccessRow {
  return typeof row === 'object' && row !== null && 'method' in row && 'path' in row && typeof row.method === 'string' && typeof row.path === 'string'
}

function rowsFor(rows: readonly AccessRow[], who: string): readonly AccessRow[] {
  const [method = '', path, ...more] = who.trim().split(/\s+/)
  if (path === undefined || more.length > 0) throw new UsageError(`--who takes a method and a path, not ${JSON.stringify(who)}. Write --who 'PUT /icecream/lemon'.`)
  const found = findAccess(rows, method, path)
  if (found.length === 0) {
    throw new UsageError(`there is no operation ${method} ${path}. There are: ${rows.slice(0, 20).map((row) => `${row.method} ${row.path}`).join(', ')}${rows.length > 20 ? ', …' : ''}.`)
  }
  return found
}

function readMatrix(rows: readonly AccessRow[], origins: readonly string[]): readonly AccessLine[] {
  try {
    return accessMatrix(rows, origins)
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${error.message} Write scheme, host and port, such as https://app.example.`, { cause: error })
    throw error
  }
}

const CELLS: Readonly<Record<AccessCell['access'], readonly [text: string, colour: 'green' | 'yellow' | 'dim']>> = {
  allowed: ['yes', 'green'], 'with-credentials': ['yes+c', 'yellow'], refused: ['-', 'dim'], lookup: ['lookup', 'yellow'],
}

function formatMatrix(matrix: readonly AccessLine[], paint: Paint): string {
  const origins = (matrix[0]?.cells ?? []).map(({ origin }) => origin)
  const method = width(['METHOD', ...matrix.map((line) => line.method)])
  const path = width(['PATH', ...matrix.map((line) => line.path)])
  const legend = origins.map((origin, index) => `  [${index + 1}] ${origin}`)
  const head = [`${'METHOD'.padEnd(method)}  ${'PATH'.padEnd(path)}`, ...origins.map((_origin, index) => `[${index + 1}]`.padEnd(6)), 'PREFLIGHT'].join('  ')
  const lines = matrix.map((line) => {
    const cells = line.cells.map(({ access }) => paint(CELLS[access][1], CELLS[access][0].padEnd(6)))
    return [`${line.method.padEnd(method)}  ${line.path.padEnd(path)}`, ...cells, line.preflight === 'always' ? 'always' : 'by header'].join('  ')
  })
  const words = 'yes: may read the answer; yes+c: also with credentials; lookup: a function decides; -: refused. Preflight by header: only where the page sets a header, such as a JSON body\'s.'
  return [...legend, '', paint('bold', head), ...lines, '', paint('dim', words)].join('\n')
}

function width(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length))
}

function formatWho(rows: readonly AccessRow[], matrix: readonly AccessLine[]): string {
  return rows.map((row, index) => {
    const cells = matrix[index]?.cells ?? []
    const told = cells.filter(({ access }) => access !== 'refused').map(({ origin, access }) => `  ${origin}${access === 'with-credentials' ? ', with credentials' : access === 'lookup' ? ', if the lookup says so' : ''}`)
    const everybody = cells.some(({ origin, access }) => origin === ANY_OTHER && access !== 'refused' && access !== 'lookup')
    return [`${row.method} ${row.path}`, ...(told.length === 0 ? ['  nobody from another origin'] : everybody ? ['  everybody'] : told)].join('\n')
  }).join('\n')
}

function writeDiff(changes: readonly AccessChange[], args: Arguments, io: Io): ExitCode {
  const paint = createPaint(wantsColour(io))
  if (args.flag('json')) writeJson(io, { changes })
  else if (changes.length === 0) io.out('Nothing changed for pages of other origins.\n')
  else io.out(`${changes.map(({ method, path, kind, details }) => [`${paint(kind === 'removed' || kind === 'narrower' ? 'green' : 'yellow', kind.padEnd(8))}  ${method} ${path}`, ...details.map((detail) => `            ${detail}`)].join('\n')).join('\n')}\n`)
  return changes.length === 0 ? 0 : 1
}
