/** Loading the module of a person, and finding in it what Corbel knows: applications, services, policies. */
import { promises } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createApp } from '../index.ts'
import type { App, Issue, Service } from '../index.ts'
import type { StandalonePolicy } from '../cors.ts'
import { UsageError } from './io.ts'

/** Something under the name that it is exported by. */
export interface Named<Thing> {
  readonly name: string
  readonly thing: Thing
}

/** What was found. */
export interface Found {
  readonly apps: readonly Named<App>[]
  readonly services: readonly Named<Service>[]
  readonly policies: readonly Named<StandalonePolicy>[]
  /** Objects that look like a policy as it is written. */
  readonly inputs: readonly Named<object>[]
}

/** A module: what was found in it, or the faults that stopped it while it loaded. */
export type Loaded = { readonly ok: true; readonly found: Found; readonly exports: object } | { readonly ok: false; readonly issues: readonly Issue[] }

/** Load a module. Throws a `UsageError` that says what to do where it cannot be loaded. */
export async function loadModule(path: string, cwd: string): Promise<Loaded> {
  const file = resolve(cwd, path)
  const found = await promises.stat(file).catch(() => undefined)
  if (found === undefined) throw new UsageError(`there is no file ${JSON.stringify(path)}. Give the path of a module that exports an application, such as ./dist/app.js.`)
  if (!found.isFile()) throw new UsageError(`${JSON.stringify(path)} is not a file. Give the module itself, such as ${path.replace(/\/$/, '')}/app.js.`)
  try {
    const exports = await import(pathToFileURL(file).href) as object
    return { ok: true, found: findThings(exports), exports }
  } catch (error) {
    const issues = issuesOf(error)
    if (issues !== undefined) return { ok: false, issues }
    throw new UsageError(describeLoadError(path, error), { cause: error })
  }
}

/** The issues of a `PolicyError`, also one of another copy of the package; `undefined` of anything else. */
export function issuesOf(error: unknown): readonly Issue[] | undefined {
  return error instanceof Error && error.name === 'PolicyError' && 'issues' in error && Array.isArray(error.issues) ? (error.issues as readonly Issue[]) : undefined
}

function describeLoadError(path: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (/\.[cm]?tsx?$/.test(path) && (code === 'ERR_UNKNOWN_FILE_EXTENSION' || code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' || code === 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING')) {
    return `this Node (${process.version}) cannot run ${JSON.stringify(path)} as it stands: ${message}\nGive the compiled .js file, use Node 22.18 or later (which strips types), or start with a loader: NODE_OPTIONS='--import tsx' npx corbel ….`
  }
  return `${JSON.stringify(path)} could not be loaded: ${message}`
}

function findThings(module: object): Found {
  const all = [...new Map(Object.entries(module).map(([name, value]) => [value as unknown, name])).entries()].map(([thing, name]) => ({ name, thing }))
  const each = all.flatMap(({ name, thing }) => (Array.isArray(thing) ? thing.map((item: unknown, index) => ({ name: `${name}[${index}]`, thing: item })) : [{ name, thing }]))
  const pick = <Thing>(is: (thing: unknown) => thing is Thing): readonly Named<Thing>[] => each.flatMap(({ name, thing }) => (is(thing) ? [{ name, thing }] : []))
  return { apps: pick(isApp), services: pick(isService), policies: pick(isPolicy), inputs: pick(isPolicyInput) }
}

// By shape, since the module may have another copy of the package than this program.
function has(thing: unknown, ...names: readonly string[]): thing is Record<string, unknown> {
  return typeof thing === 'object' && thing !== null && names.every((name) => name in thing)
}

function isApp(thing: unknown): thing is App {
  return has(thing, 'fetch', 'access', 'warnings') && typeof thing['fetch'] === 'function' && typeof thing['access'] === 'function'
}

function isService(thing: unknown): thing is Service {
  return has(thing, 'path', 'definition') && typeof thing['path'] === 'string'
}

function isPolicy(thing: unknown): thing is StandalonePolicy {
  return has(thing, 'entry', 'grant', 'describe', 'warnings') && typeof thing['describe'] === 'function'
}

const POLICY_FIELDS = ['origins', 'origin', 'credentials', 'allowHeaders', 'exposeHeaders', 'maxAge', 'enforce', 'allowedOrigins', 'allowedHeaders', 'exposedHeaders']

function isPolicyInput(thing: unknown): thing is object {
  return typeof thing === 'object' && thing !== null && Object.getPrototypeOf(thing) === Object.prototype && !('handler' in thing)
    && POLICY_FIELDS.some((field) => Object.hasOwn(thing, field))
}

/** The one application of a module, or the services or the policy of it as an application. Throws a `UsageError` where there is none or more than one. */
export function singleApp({ apps, services, policies }: Found, name: string | undefined, path: string): App {
  const candidates: readonly Named<() => App>[] = [
    ...apps.map(({ name: own, thing }) => ({ name: own, thing: () => thing })),
    ...(apps.length === 0 && services.length > 0 && name === undefined ? [{ name: 'services', thing: () => createApp(services.map(({ thing }) => thing)) }] : []),
    ...policies.map(({ name: own, thing }) => ({ name: own, thing: () => appOf(thing) })),
  ]
  const chosen = name === undefined ? candidates : candidates.filter((candidate) => candidate.name === name)
  const names = candidates.map((candidate) => candidate.name).join(', ')
  const [only] = chosen
  if (only === undefined) throw new UsageError(names === '' ? nothingFound(path) : `${JSON.stringify(path)} exports no application or policy named ${JSON.stringify(name)}. It exports: ${names}.`)
  if (chosen.length > 1) throw new UsageError(`${JSON.stringify(path)} exports more than one: ${names}. Choose with --export NAME.`)
  return only.thing()
}

/** That a module has nothing of Corbel's. */
export function nothingFound(path: string): string {
  return `${JSON.stringify(path)} exports no application, service or policy. Export what createApp(…), service(…) or compilePolicy(…) returns.`
}

// A policy that stands alone holds for every path.
function appOf(policy: StandalonePolicy): App {
  const { methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'], ...cors } = policy.describe()
  const fields = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options']
  const known = methods.filter((method) => fields.includes(method.toLowerCase()))
  const operation = { cors, handler: () => undefined }
  const definition = {
    ...Object.fromEntries(known.map((method) => [method.toLowerCase(), operation])),
    ...(known.length < methods.length && { methods: Object.fromEntries(methods.filter((method) => !known.includes(method)).map((method) => [method, operation])) }),
  }
  return createApp([{ path: '/**', definition }])
}
