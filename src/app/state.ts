/** What an application runs on at a time: one value, swapped as a whole. */
import { createDecider } from '../decision/decider.ts'
import type { Decider } from '../decision/decider.ts'
import { createCompileContext } from '../policy/compile.ts'
import type { CorsInput } from '../policy/input.ts'
import { createIssueList, recordIssues } from '../policy/issue-list.ts'
import type { Issue } from '../policy/issue.ts'
import type { AppCode, WarningCode } from '../policy/issue-code.ts'
import { layerOver } from '../policy/layer.ts'
import { PolicyError } from '../policy/policy-error.ts'
import { compilePolicyTable } from '../policy/table.ts'
import { checkTrust } from '../policy/trust.ts'
import { checkLayer, checkLayered } from '../policy/validate.ts'
import { createPolicyLists } from '../policy/validate-origins.ts'
import type { ContextValue } from '../service/context.ts'
import { NO_SURROUNDINGS, readDefinitions } from '../service/read.ts'
import { APP_TEXTS } from './app-text.ts'
import { describeRoutes, ownDescription } from './describe.ts'
import type { AppDescription } from './describe.ts'
import { isMountLike, readMount, readMountedDescription, sortMounts } from './mount.ts'
import type { Mounted } from './mount.ts'
import { createRouteCompiler } from './routes.ts'
import type { Routes } from './routes.ts'
import { checkSettings } from './settings.ts'
import type { AppSettings, CheckedSettings } from './settings.ts'

/** A checked and compiled application. Each request works on one from its start to its end. */
export interface AppState {
  readonly written: AppSettings
  readonly settings: CheckedSettings
  readonly routes: Routes
  /** The longest prefix first. */
  readonly mounts: readonly Mounted[]
  /** The definitions as data: made when first asked for, and then the same. */
  readonly describe: () => AppDescription
  /** The policies of paths without a service: the default policy, where it has origins. */
  readonly unknownPath: Decider
  readonly warnings: readonly Issue<WarningCode>[]
}

const CHANGEABLE = ['cors', 'trust']

/** Check and compile a change of the settings that may change while an application runs. Throws one `PolicyError` with every fault. */
export function readChange(services: readonly unknown[], { written }: AppState, change: Pick<AppSettings, 'cors' | 'trust'>): AppState {
  const given = Object.entries(Object(change)).filter(([, value]) => value !== undefined)
  const issues = createIssueList(APP_TEXTS)
  for (const [name] of given) if (!CHANGEABLE.includes(name)) issues.fault('settings/unknown-field', [name], name, { detail: 'Only cors and trust can change while the application runs.' })
  if (issues.faults.length > 0) throw new PolicyError(issues.faults)
  return readDefinition(services, { ...written, ...Object.fromEntries(given) })
}

/** Check and compile services and settings. Throws one `PolicyError` with every fault. */
export function readDefinition(services: readonly unknown[], given: AppSettings<CorsInput | undefined>): AppState {
  const issues = createIssueList(APP_TEXTS)
  const valid = typeof given === 'object' && given !== null && !Array.isArray(given)
  if (!valid) issues.fault('settings/type', [], given)
  const written: AppSettings = valid ? { ...given } : {}
  const settings = withDescription(checkSettings(written, issues), () => describe())
  const origins = { issues, groups: checkTrust(written.trust, ['trust'], issues), lists: createPolicyLists() }
  const compiler = createCompileContext(settings.onLookupFailure)
  const fallback = checkLayer(written.cors, ['cors'], origins)
  if (!Array.isArray(services)) issues.fault('service/type', ['services'], services)
  const list: readonly unknown[] = Array.isArray(services) ? services : []
  const around = { ...NO_SURROUNDINGS, policy: layerOver('off', fallback) }
  // What is found while a service is compiled is told after what is found while all are read.
  const late = recordIssues<AppCode>()
  const compiled = createRouteCompiler({ settings, origins: { ...origins, issues: late.issues }, compiler })
  list.forEach((one, index) => {
    if (!isMountLike(one)) readDefinitions(one, ['services', index], around, origins, compiled.add)
  })
  const mounts = sortMounts(list.flatMap((one, index) => (isMountLike(one) ? readMount(one, ['services', index], settings, issues) ?? [] : [])), issues)
  late.tell([], issues)
  const routes = compiled.finish(issues)
  const describe = describeOnce(routes, mounts, settings)
  const layered = around.policy
  // A default that leaves the origins to the services is no policy of its own: it stands for no path.
  const complete = layered !== 'off' && layered.fields.origins !== undefined
  if (complete) checkLayered(layered, issues)
  const own = complete ? compiler.compile(layered) : undefined
  if (issues.faults.length > 0) throw new PolicyError(issues.faults)
  return Object.freeze({
    written, settings, routes, mounts, describe, unknownPath: createDecider(compilePolicyTable({ known: false, operations: new Map(), own })), warnings: issues.warnings,
  })
}

function withDescription(settings: CheckedSettings, describe: () => AppDescription): CheckedSettings {
  return { ...settings, values: new Map<ContextValue<unknown>, unknown>([...settings.values, [ownDescription, describe]]) }
}

// The same object while nothing has changed, here or in what is mounted: what is made of it can be kept.
function describeOnce(routes: Routes, mounts: readonly Mounted[], { responses }: CheckedSettings): () => AppDescription {
  let own: AppDescription['services'] | undefined
  let last: { readonly inner: readonly AppDescription[]; readonly all: AppDescription } | undefined
  return () => {
    own ??= describeRoutes(routes, responses)
    const inner = mounts.map(({ app }) => app.describe())
    if (last === undefined || inner.some((description, index) => description !== last?.inner[index])) {
      last = { inner, all: Object.freeze({ services: Object.freeze([...own, ...mounts.flatMap(readMountedDescription)]) }) }
    }
    return last.all
  }
}
