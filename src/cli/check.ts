/** `corbel check MODULE`: the faults and warnings of what a module exports, and what is unwise in production. */
import { safeCompilePolicy } from '../cors.ts'
import { lintProduction } from '../explain.ts'
import type { ProductionFinding } from '../explain.ts'
import { createApp } from '../index.ts'
import type { Issue } from '../index.ts'
import type { Command } from './command.ts'
import { UsageError, wantsColour, writeJson } from './io.ts'
import type { ExitCode, Io } from './io.ts'
import { formatIssueLines, toJsonIssue } from './issue-lines.ts'
import { issuesOf, loadModule, nothingFound } from './module.ts'
import type { Found, Loaded } from './module.ts'
import type { Arguments } from './options.ts'
import { createPaint } from './paint.ts'

/** The command. */
export const checkCommand: Command = {
  usage: 'check MODULE [--production]',
  about: 'Tell the faults and warnings of the applications, services and policies that a module exports.',
  options: { production: { type: 'flag', about: 'Count as a finding what is unwise in production, and every warning.' } },
  run: runCheck,
}

interface Checked {
  readonly name: string
  readonly kind: 'application' | 'service' | 'policy' | 'module'
  readonly faults: readonly Issue[]
  readonly warnings: readonly Issue[]
  readonly production: readonly ProductionFinding[]
}

async function runCheck(args: Arguments, io: Io): Promise<ExitCode> {
  const [path, ...more] = args.operands
  if (path === undefined || more.length > 0) throw new UsageError('give one module: corbel check ./dist/app.js')
  const production = args.flag('production')
  const checked = checkLoaded(await loadModule(path, io.cwd), production)
  if (checked.length === 0) throw new UsageError(nothingFound(path))
  const found = checked.some(({ faults, warnings, production: lint }) => faults.length > 0 || (production && warnings.length + lint.length > 0))
  if (args.flag('json')) {
    writeJson(io, { module: path, ok: !found, checked: checked.map((each) => ({ ...each, faults: each.faults.map(toJsonIssue), warnings: each.warnings.map(toJsonIssue) })) })
  } else {
    io.out(`${checked.map((each) => formatChecked(each, io)).join('\n')}\n`)
  }
  return found ? 1 : 0
}

function checkLoaded(loaded: Loaded, production: boolean): readonly Checked[] {
  // The definition threw while the module loaded, as it would when it starts.
  if (!loaded.ok) return [{ name: 'the module', kind: 'module', faults: loaded.issues, warnings: [], production: [] }]
  const { apps, policies, inputs } = loaded.found
  return [
    ...apps.map(({ name, thing }): Checked => ({ name, kind: 'application', faults: [], warnings: thing.warnings(), production: production ? lintProduction(thing.access()) : [] })),
    ...policies.map(({ name, thing }): Checked => ({ name, kind: 'policy', faults: [], warnings: thing.warnings, production: production ? lintPolicy(thing.describe()) : [] })),
    ...checkServices(loaded.found, production),
    ...inputs.map(({ name, thing }) => checkInput(name, thing, production)),
  ]
}

// What only the settings of an application can supply is no fault of a part of it.
const NEEDS_SETTINGS: ReadonlySet<string> = new Set(['origins/missing', 'origins/unknown-group'])

function checkServices({ apps, services }: Found, production: boolean): readonly Checked[] {
  const known = new Set(apps.flatMap(({ thing }) => thing.access().map(({ path }) => path)))
  return services.filter(({ thing }) => !known.has(thing.path)).map(({ name, thing }): Checked => {
    try {
      const app = createApp([thing])
      return { name, kind: 'service', faults: [], warnings: app.warnings(), production: production ? lintProduction(app.access()) : [] }
    } catch (error) {
      const faults = issuesOf(error)
      if (faults === undefined) throw error
      return { name, kind: 'service', faults: faults.filter(({ code }) => !NEEDS_SETTINGS.has(code)), warnings: [], production: [] }
    }
  })
}

function checkInput(name: string, input: object, production: boolean): Checked {
  const result = safeCompilePolicy(input)
  if (!result.ok) return { name, kind: 'policy', faults: result.issues.filter(({ code }) => !NEEDS_SETTINGS.has(code)), warnings: result.warnings, production: [] }
  return { name, kind: 'policy', faults: [], warnings: result.policy.warnings, production: production ? lintPolicy(result.policy.describe()) : [] }
}

function lintPolicy(cors: Parameters<typeof lintProduction>[0][number]['cors']): readonly ProductionFinding[] {
  return lintProduction([{ name: 'policy', path: '', method: 'every method', cors }])
}

function formatChecked({ name, kind, faults, warnings, production }: Checked, io: Io): string {
  const paint = createPaint(wantsColour(io))
  const counts = [[faults.length, 'fault'], [warnings.length, 'warning'], [production.length, 'finding for production']] as const
  const told = counts.filter(([count]) => count > 0).map(([count, word]) => (count === 1 ? `1 ${word}` : `${count} ${word.replace(/^(\w+)/, '$1s')}`))
  const verdict = told.length === 0 ? paint('green', 'nothing to say') : paint(faults.length > 0 ? 'red' : 'yellow', told.join(', '))
  const lint = production.map(({ code, places, message, fix }) => `  - ${places.slice(0, 5).join(', ')}${places.length > 5 ? ' …' : ''} ${paint('yellow', `[${code}]`)}\n     ${message}\n     ${fix}`)
  return [`${name}${kind === 'module' ? '' : ` (${kind})`}: ${verdict}`, formatIssueLines(faults, paint, 'red'), formatIssueLines(warnings, paint, 'yellow'), ...lint].filter((line) => line !== '').join('\n')
}
