/** A command of the command line. */
import type { Arguments, OptionSpec } from './options.ts'
import type { ExitCode, Io } from './io.ts'

/** A command: what it is called with, and what it does. */
export interface Command {
  readonly usage: string
  readonly about: string
  readonly options: Readonly<Record<string, OptionSpec>>
  run(args: Arguments, io: Io): Promise<ExitCode>
}

/** The options that every command has. */
export const COMMON_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  json: { type: 'flag', about: 'Write JSON.' },
  help: { type: 'flag', short: 'h', about: 'Tell how it is used.' },
}
