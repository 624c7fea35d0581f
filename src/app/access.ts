/** The access matrix: who may use which operation from a browser, as data and as a text. */
import type { PolicyInput } from '../policy/input.ts'
import type { Routes } from './routes.ts'

/** One operation and who may use it. */
export interface AccessRow {
  readonly name: string
  readonly path: string
  readonly method: string
  /** The policy in full, every pattern with its scheme; `undefined` where CORS is off. */
  readonly cors: PolicyInput | undefined
}

/** The rows of all operations, in the order of their definition. HEAD follows GET and has a row only where it is an operation of its own. */
export function readAccess(routes: Routes): readonly AccessRow[] {
  return routes.all.flatMap(({ service, decider, methods }) => methods.map((method) => ({
    name: service.name, path: service.path, method, cors: decider.table.entry(method).policy?.describe(),
  })))
}

/** The rows as a table for a terminal: one line for each operation. */
export function formatAccess(rows: readonly AccessRow[]): string {
  const cells = rows.map(({ method, path, cors }) => [method, path, cors?.credentials === true ? 'with credentials' : '', describeOrigins(cors)])
  const widths = [0, 1, 2].map((column) => Math.max(0, ...cells.map((row) => row[column]?.length ?? 0)))
  return cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n')
}

function describeOrigins(cors: PolicyInput | undefined): string {
  if (cors?.origins === undefined) return 'nobody from another origin'
  if (cors.origins === '*') return 'everybody'
  return 'ask' in cors.origins ? 'whom the lookup allows' : Object.values(cors.origins).join(' ')
}
