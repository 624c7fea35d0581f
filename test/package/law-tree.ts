/** A tree of its own for the laws to be broken in: the repository's configuration, files of the test's making, nothing else. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ROOT, runNode } from './command.ts'

const CONFIGURATION = ['.oxlintrc.json', 'package.json', 'scripts/laws.mjs', 'tsconfig.base.json', 'tsconfig.json', 'tsconfig.build.json', 'tsconfig.portable.json']

/** Sources by their path in the tree. */
export type Files = Readonly<Record<string, string>>

/** A sentence of the law, the rule that speaks for it, and a tree that breaks it beside one that keeps it. In `broken` the first file is the offender. */
export interface Law {
  readonly law: string
  readonly rule: string
  readonly broken: Files
  readonly kept: Files
}

/** What a tool says about one file. */
export interface Report {
  readonly path: string
  readonly rule: string
}

/** A folder outside the repository that holds its configuration and `files`. The caller removes it. */
export function growTree(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'corbel-laws-'))
  for (const path of CONFIGURATION) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(ROOT, path), join(folder, path))
  }
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), source)
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return folder
}

/** Remove what `growTree` made. */
export function fellTree(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/** The linter's reports on the whole tree, and how many files it read. */
export function lint(folder: string): { readonly reports: readonly Report[]; readonly files: number } {
  const { stdout, stderr } = runNode(folder, join(ROOT, 'node_modules/oxlint/bin/oxlint'), '--format', 'json')
  if (!stdout.startsWith('{')) throw new Error(`The linter did not run: ${stdout}${stderr}`)
  const { diagnostics, number_of_files: files } = JSON.parse(stdout) as {
    readonly diagnostics: readonly { readonly filename: string; readonly code?: string; readonly message: string }[]
    readonly number_of_files: number
  }
  return { reports: diagnostics.map(({ filename, code, message }) => ({ path: filename.replaceAll('\\', '/'), rule: code ?? message })), files }
}

/** The compiler's reports on one project of the tree, and the files of the tree that it read. */
export function compile(folder: string, project: string): { readonly reports: readonly Report[]; readonly files: readonly string[] } {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const { stdout } = runNode(folder, tsc, '-p', project, '--noEmit', '--pretty', 'false', '--listFiles')
  const reports: Report[] = []
  const files: string[] = []
  for (const line of stdout.split(/\r?\n/)) {
    const [, path, rule] = /^(\S.*?)\(\d+,\d+\): error (TS\d+):/.exec(line) ?? []
    if (path !== undefined && rule !== undefined) reports.push({ path, rule })
    else if (line.startsWith('error TS')) throw new Error(`The compiler did not run: ${line}`)
    else if (!line.includes('node_modules') && line.includes('/src/')) files.push(line.slice(line.lastIndexOf('/src/') + 1))
  }
  return { reports, files }
}
