/** What a person hands to a middleware: a policy and its settings, checked and compiled into a gate. */
import { createDecider } from '../decision/decider.ts'
import { suggestField } from '../policy/field-name.ts'
import { createCompileContext } from '../policy/compile.ts'
import type { CompiledPolicy } from '../policy/compile.ts'
import { STANDALONE_METHODS } from '../policy/input.ts'
import type { CorsInput, PolicyInput, TrustInput } from '../policy/input.ts'
import { createIssueList } from '../policy/issue-list.ts'
import type { IssueList } from '../policy/issue-list.ts'
import type { PolicyCode, SettingCode, WarningCode } from '../policy/issue-code.ts'
import type { Issue, IssuePath } from '../policy/issue.ts'
import { layerPolicy } from '../policy/layer.ts'
import type { CheckedLayer } from '../policy/layer.ts'
import type { LookupFailureHook } from '../policy/lookup-cache.ts'
import { PolicyError } from '../policy/policy-error.ts'
import { POLICY_TEXTS } from '../policy/policy-text.ts'
import { SETTING_TEXTS } from '../policy/setting-text.ts'
import { compilePolicyTable } from '../policy/table.ts'
import { checkTrust } from '../policy/trust.ts'
import { checkLayer, checkLayered, checkMethods } from '../policy/validate.ts'
import { parseOrigin, serializeOrigin } from '../value/origin.ts'
import { sealGate } from './gate.ts'
import type { Gate } from './gate.ts'

/** A policy for a middleware: that of a service, and the methods, since nobody else may tell them. */
export interface MiddlewarePolicyInput extends PolicyInput {
  /**
   * The methods behind the middleware, in exact case: a list, or by method what it lays over the policy: `{ GET: {}, PUT: { credentials: true }, DELETE: false }`.
   * Default: those of the routes where the framework tells them, else GET, HEAD, POST, PUT, PATCH and DELETE.
   */
  readonly methods?: readonly string[] | Readonly<Record<string, CorsInput>>
}

/** What a middleware takes: a policy, or `false` for no CORS. */
export type MiddlewarePolicy = false | MiddlewarePolicyInput

/** What a middleware takes beside the policy. */
export interface MiddlewareOptions {
  /** The groups that `trusted(name)` names. */
  readonly trust?: TrustInput
  /** The origin at which browsers reach this server, where a proxy hides it: `https://api.example`. Only `enforce` asks for it. */
  readonly publicOrigin?: string
  /** Hears of every warning: what works but is unwise. */
  readonly onWarning?: (warning: Issue<WarningCode>) => void
  /** Hears of lookups that failed or took too long; they count as refused. */
  readonly onLookupFailure?: LookupFailureHook
}

/** The names of the fields of `MiddlewareOptions`. */
export const MIDDLEWARE_OPTIONS: readonly (keyof MiddlewareOptions)[] = Object.freeze(['trust', 'publicOrigin', 'onWarning', 'onLookupFailure'])

/** A layer with the place at which it was written. */
export interface WrittenLayer {
  readonly layer: unknown
  readonly path: IssuePath
}

/** Several layers where one is expected, the outermost first: those of a controller and of its handler. */
export class LayerStack {
  readonly layers: readonly WrittenLayer[]

  constructor(layers: readonly WrittenLayer[]) {
    this.layers = layers
  }
}

/** A gate to which layers of single routes can still be added. */
export interface GateBuilder {
  readonly gate: Gate
  /** The policy that results where `layer`, or a `LayerStack`, lies over the gate's policy for `method`; `undefined` = off. Faults of the layer are kept for `finish`. */
  addLayer(layer: unknown, path: IssuePath, method: string): CompiledPolicy | undefined
  /** Throws one `PolicyError` with the faults of all layers; else warnings that are new go to `onWarning`. */
  finish(): void
}

/** Check and compile a policy for a middleware. Throws one `PolicyError` with every fault. `extraOptions` are options that only the one framework has. */
export function createGate(policy: unknown, options: MiddlewareOptions = {}, extraOptions: readonly string[] = []): Gate {
  return createGateBuilder(policy, options, extraOptions).gate
}

/** As `createGate`, for a framework whose routes may carry layers of their own. */
export function createGateBuilder(policy: unknown, options: MiddlewareOptions = {}, extraOptions: readonly string[] = []): GateBuilder {
  const issues = createIssueList({ ...POLICY_TEXTS, ...SETTING_TEXTS })
  const authority = checkOptions(options, extraOptions, issues)
  const origins = { issues, groups: checkTrust(options.trust, ['trust'], issues) }
  const compiler = createCompileContext(options.onLookupFailure)
  const base = checkLayer(policy, [], origins, ['methods'])
  if (policy === undefined) issues.fault('policy/type', [], policy)
  let warned = 0

  const compile = (layers: readonly (CheckedLayer | undefined)[]): CompiledPolicy | undefined => {
    const layered = layerPolicy(layers)
    checkLayered(layered, issues)
    return issues.faults.length === 0 ? compiler.compile(layered) : undefined
  }
  const finish = (): void => {
    if (issues.faults.length > 0) throw new PolicyError(issues.faults)
    for (const warning of issues.warnings.slice(warned)) options.onWarning?.(warning)
    warned = issues.warnings.length
  }

  const layers = readMethods(policy, issues, (layer, path) => checkLayer(layer, path, origins))
  const own = compile([base])
  const listed = layers && new Map([...layers].map(([method, layer]) => [method, layer === undefined ? own : compile([base, layer])]))
  finish()
  const operations = listed ?? new Map(STANDALONE_METHODS.map((method) => [method, own]))
  const table = compilePolicyTable({ known: true, operations, own })
  return {
    gate: sealGate({ decider: createDecider(table), own, listed, authority }),
    addLayer: (layer, path, method) => {
      const stack = layer instanceof LayerStack ? layer.layers : [{ layer, path }]
      return compile([base, layers?.get(method), ...stack.map((written) => checkLayer(written.layer, written.path, origins))])
    },
    finish,
  }
}

/** The layers by method, `undefined` where a method has none of its own; `undefined` where the methods are left to the routes. */
function readMethods(
  policy: unknown, issues: IssueList<PolicyCode>, check: (layer: unknown, path: IssuePath) => CheckedLayer | undefined,
): ReadonlyMap<string, CheckedLayer | undefined> | undefined {
  const written = new Map<string, unknown>(Object.entries(Object(policy))).get('methods')
  if (written === undefined) return undefined
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return new Map(checkMethods(written, ['methods'], issues).map((method) => [method, undefined]))
  const layers = Object.entries(written)
  if (layers.length === 0) issues.fault('methods/empty', ['methods'], written)
  return new Map(layers.map(([method, layer]) => {
    checkMethods([method], ['methods'], { ...issues, fault: (code, _path, value, details) => issues.fault(code, ['methods', method], value, details) })
    return [method, check(layer, ['methods', method])]
  }))
}

function checkOptions(options: MiddlewareOptions, extraOptions: readonly string[], issues: IssueList<SettingCode>): string | undefined {
  const known: readonly string[] = [...MIDDLEWARE_OPTIONS, ...extraOptions]
  for (const name of Object.keys(options)) if (!known.includes(name)) issues.fault('settings/unknown-field', [name], name, { detail: suggestField(name, known) })
  for (const name of ['onWarning', 'onLookupFailure'] as const) {
    const hook: unknown = options[name]
    if (hook !== undefined && typeof hook !== 'function') issues.fault('settings/hook', [name], hook, { detail: name })
  }
  const written: unknown = options.publicOrigin
  if (written === undefined) return undefined
  const origin = typeof written === 'string' ? parseOrigin(written) : undefined
  if (origin === undefined) issues.fault('settings/public-origin', ['publicOrigin'], written)
  return origin && serializeOrigin(origin).slice(origin.scheme.length + '://'.length)
}
