/** What a command speaks to: the streams, the environment and the directory, as values that a test can stand in for. */

/** Where a command reads and writes. */
export interface Io {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** The whole of standard input. */
  readonly stdin: () => Promise<string>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Whether the output, and the errors, go to a terminal. */
  readonly terminal: { readonly out: boolean; readonly err: boolean }
}

/** How a command ends: 0 = all is well, 1 = something was found, 2 = it was called wrongly or could not do its work. */
export type ExitCode = 0 | 1 | 2

/** What a person has to do otherwise; it ends a command with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Whether to write in colour: on a terminal, and never where {@link https://no-color.org NO_COLOR} is set. */
export function wantsColour({ terminal, env }: Io): boolean {
  return terminal.out && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'
}

/** Write a value as JSON, on lines of its own. */
export function writeJson(io: Io, value: unknown): void {
  io.out(`${JSON.stringify(value, undefined, 2)}\n`)
}
