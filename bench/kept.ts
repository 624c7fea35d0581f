/** What parts have found, kept until they run again: the report is written from it, so that a run that is cut short loses the part it was in and no other. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Machine } from './machine.ts'
import type { Findings } from './part.ts'
import type { Pace } from './rounds.ts'

/** A part that ran, with what it found. */
export interface Kept {
  readonly name: string
  readonly title: string
  /** When it ended, in ISO 8601. */
  readonly date: string
  /** How long it took. */
  readonly seconds: number
  /** The commit that was measured, with a `+` where files differed from it; `undefined` outside a repository. */
  readonly commit?: string | undefined
  readonly machine: Machine
  /** At what pace, over sockets and in process, as far as it went by them. */
  readonly paces: { readonly socket?: Pace; readonly mock?: Pace }
  readonly findings: Findings
}

const FOLDER = fileURLToPath(new URL('../results/', import.meta.url))

/** Keep what a part found, in the place of what it found before. */
export function keep(kept: Kept, folder: string = FOLDER): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/${kept.name}.json`, `${JSON.stringify(kept, undefined, 2)}\n`)
}

/** All that is kept, in the order of the names; what nobody is called any more is left out. */
export function readKept(names: readonly string[], folder: string = FOLDER): readonly Kept[] {
  mkdirSync(folder, { recursive: true })
  const files = readdirSync(folder)
  return names.filter((name) => files.includes(`${name}.json`)).map((name) => JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as Kept)
}
