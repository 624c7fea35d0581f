/** `corbel openapi MODULE`: the OpenAPI document of an application. */
import { promises } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { toOpenApi } from '../openapi.ts'
import type { OpenApiOptions, OpenApiResult } from '../openapi.ts'
import type { Command } from './command.ts'
import { UsageError, wantsColour, writeJson } from './io.ts'
import type { ExitCode, Io } from './io.ts'
import { formatIssueLines } from './issue-lines.ts'
import { loadModule, singleApp } from './module.ts'
import type { Arguments } from './options.ts'
import { createPaint } from './paint.ts'

/** The command. */
export const openapiCommand: Command = {
  usage: 'openapi MODULE [--out FILE] [--strict]',
  about: 'Write the OpenAPI document of an application.',
  options: {
    out: { type: 'value', hint: 'FILE', about: 'Write the document to this file.' },
    title: { type: 'value', hint: 'TEXT', about: 'The title of the API; the name in the nearest package.json unless set.' },
    'api-version': { type: 'value', hint: 'TEXT', about: 'The version of the API; that in the nearest package.json unless set.' },
    openapi: { type: 'value', hint: '3.1|3.2', about: 'The version of OpenAPI; 3.1 unless set.' },
    strict: { type: 'flag', about: 'End with 1 where the document could not say something as it should.' },
    export: { type: 'value', hint: 'NAME', about: 'The application to look at, where the module exports several.' },
  },
  run: runOpenapi,
}

async function runOpenapi(args: Arguments, io: Io): Promise<ExitCode> {
  const [path, ...more] = args.operands
  if (path === undefined || more.length > 0) throw new UsageError('give one module: corbel openapi ./dist/app.js')
  const version = readVersion(args.value('openapi'))
  const loaded = await loadModule(path, io.cwd)
  if (!loaded.ok) {
    io.err(`corbel openapi: ${JSON.stringify(path)} does not start, so there is nothing to describe yet:\n${formatIssueLines(loaded.issues, createPaint(false), 'red')}\n`)
    return 1
  }
  const declared = readDeclared(loaded.exports)
  const named = await readPackage(dirname(resolve(io.cwd, path)))
  const result = toOpenApi(singleApp(loaded.found, args.value('export'), path), {
    ...declared,
    title: args.value('title') ?? declared.title ?? named.name,
    version: args.value('api-version') ?? declared.version ?? named.version,
    ...(version !== undefined && { openapi: version }),
  })
  await write(result, args, io)
  return args.flag('strict') && result.warnings.length > 0 ? 1 : 0
}

function readVersion(text: string | undefined): '3.1' | '3.2' | undefined {
  if (text === undefined || text === '3.1' || text === '3.2') return text
  throw new UsageError(`--openapi takes 3.1 or 3.2, not ${JSON.stringify(text)}.`)
}

// What only code can say, such as the converter of a schema library, the module says itself.
function readDeclared(exports: object): Partial<OpenApiOptions> {
  const declared: unknown = 'openapi' in exports ? exports.openapi : undefined
  return typeof declared === 'object' && declared !== null ? declared : {}
}

/** The name and version of the nearest package.json; of none, what says nothing. */
async function readPackage(folder: string): Promise<{ readonly name: string; readonly version: string }> {
  const text = await promises.readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return dirname(folder) === folder ? { name: 'API', version: '0.0.0' } : readPackage(dirname(folder))
  try {
    const { name = 'API', version = '0.0.0' } = JSON.parse(text) as { readonly name?: unknown; readonly version?: unknown }
    return { name: String(name), version: String(version) }
  } catch {
    throw new UsageError(`${join(folder, 'package.json')} is not JSON. Give --title and --api-version.`)
  }
}

async function write({ document, warnings }: OpenApiResult, args: Arguments, io: Io): Promise<void> {
  const out = args.value('out')
  if (out !== undefined) {
    await promises.writeFile(resolve(io.cwd, out), `${JSON.stringify(document, undefined, 2)}\n`).catch((cause: unknown) => {
      throw new UsageError(`${JSON.stringify(out)} could not be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    })
  }
  if (args.flag('json')) {
    writeJson(io, { ...(out === undefined ? { document } : { file: out }), warnings })
    return
  }
  if (out === undefined) writeJson(io, document)
  const paint = createPaint(wantsColour(io) && io.terminal.err)
  for (const { code, place, message } of warnings) io.err(`${place} ${paint('yellow', `[${code}]`)}\n  ${message}\n`)
}
