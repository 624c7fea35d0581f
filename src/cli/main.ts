/** The command line: `main(args, io)` runs one command and gives its exit code. */
import { promises } from 'node:fs'
import { accessCommand } from './access.ts'
import { auditCommand } from './audit.ts'
import { checkCommand } from './check.ts'
import { COMMON_OPTIONS } from './command.ts'
import type { Command } from './command.ts'
import { explainCommand } from './explain.ts'
import { UsageError } from './io.ts'
import type { ExitCode, Io } from './io.ts'
import { openapiCommand } from './openapi.ts'
import { describeOptions, readArguments } from './options.ts'

const COMMANDS: Readonly<Record<string, Command>> = { check: checkCommand, access: accessCommand, explain: explainCommand, audit: auditCommand, openapi: openapiCommand }

/** Run a command. Never rejects, and never ends the process. */
export async function main(args: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...rest] = args
  if (name === undefined) {
    io.err(`${usage()}\n`)
    return 2
  }
  if (['--help', '-h', 'help'].includes(name)) {
    io.out(`${usage()}\n`)
    return 0
  }
  if (name === '--version') {
    io.out(`${await readVersion()}\n`)
    return 0
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) {
    io.err(`corbel: there is no command ${JSON.stringify(name)}. There are: ${Object.keys(COMMANDS).join(', ')}.\n`)
    return 2
  }
  return runCommand(name, command, rest, io)
}

async function runCommand(name: string, command: Command, args: readonly string[], io: Io): Promise<ExitCode> {
  const options = { ...command.options, ...COMMON_OPTIONS }
  try {
    const read = readArguments(args, options)
    if (read.flag('help')) {
      io.out(`corbel ${command.usage}\n\n${command.about}\n\n${describeOptions(options)}\n`)
      return 0
    }
    return await command.run(read, io)
  } catch (error) {
    if (error instanceof UsageError) io.err(`corbel ${name}: ${error.message}\nSee corbel ${name} --help.\n`)
    else io.err(`corbel ${name}: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`)
    return 2
  }
}

function usage(): string {
  const rows = Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(8)}  ${about}`)
  return [
    'corbel COMMAND …', '', ...rows, '',
    'corbel COMMAND --help tells more. Exit codes: 0 all is well, 1 something was found, 2 called wrongly or not able to.',
  ].join('\n')
}

async function readVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await promises.readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown'
}
