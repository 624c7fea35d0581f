/** Reading the arguments of a command: strictly, so that a misspelt option is an error and not an option fewer. */
import { parseArgs } from 'node:util'
import { UsageError } from './io.ts'

/** An option: `value` takes one, `values` one each time it is given. */
export interface OptionSpec {
  readonly type: 'flag' | 'value' | 'values'
  readonly short?: string
  /** What its value is, for the usage. */
  readonly hint?: string
  readonly about: string
}

/** Arguments once read. */
export interface Arguments {
  readonly operands: readonly string[]
  flag(name: string): boolean
  value(name: string): string | undefined
  values(name: string): readonly string[]
}

/** Read arguments; throws a `UsageError` that names what is wrong. */
export function readArguments(args: readonly string[], specs: Readonly<Record<string, OptionSpec>>): Arguments {
  const options = Object.fromEntries(Object.entries(specs).map(([name, { type, short }]) => [
    name, { type: type === 'flag' ? 'boolean' as const : 'string' as const, multiple: type === 'values', ...(short !== undefined && { short }) },
  ]))
  const { values, positionals } = parse(args, options)
  const read = (name: string): unknown => values[name]
  return {
    operands: positionals,
    flag: (name) => read(name) === true,
    value(name) {
      const value = read(name)
      return typeof value === 'string' ? value : undefined
    },
    values(name) {
      const value = read(name)
      return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
    },
  }
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>

function parse(args: readonly string[], options: Options): { readonly values: Readonly<Record<string, unknown>>; readonly positionals: readonly string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    // The first sentence tells what is wrong.
    throw new UsageError((error instanceof Error ? error.message : String(error)).replace(/\. To specify .*$/s, '.'))
  }
}

/** The options as lines of a usage. */
export function describeOptions(specs: Readonly<Record<string, OptionSpec>>): string {
  const rows = Object.entries(specs).map(([name, { short, hint, about }]) => [`${short === undefined ? '   ' : `-${short},`} --${name}${hint === undefined ? '' : ` ${hint}`}`, about] as const)
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, about]) => `  ${left.padEnd(width)}  ${about}`).join('\n')
}
