/** The settings of an application: what is not part of any one service. */
import type { CorsInput, TrustInput } from '../policy/input.ts'
import type { PolicyCheck } from '../policy/input-check.ts'
import type { IssueList } from '../policy/issue-list.ts'
import type { Issue } from '../policy/issue.ts'
import type { WarningCode } from '../policy/issue-code.ts'
import type { LookupFailureHook } from '../policy/lookup-cache.ts'
import { suggestField } from '../policy/field-name.ts'
import type { Guard } from '../service/context.ts'
import { readBodyLimit, readGuards } from '../service/read.ts'
import { parseOrigin, serializeOrigin } from '../value/origin.ts'

/** What `createApp` takes beside the services. */
export interface AppSettings<Cors = CorsInput | undefined> {
  /** The default policy: the layer behind that of every service, and the policy of paths without a service. */
  readonly cors?: Cors & PolicyCheck<Cors>
  /** The groups of trusted hosts that policies name with `trusted(name)`. */
  readonly trust?: TrustInput
  /** The origin at which browsers reach this application, where a proxy hides it: `https://api.example`. Only `enforce` asks for it. */
  readonly publicOrigin?: string
  /** Bytes of a request's body, at most; 1 MiB unless set. An operation may have a limit of its own. */
  readonly bodyLimit?: number
  /** Asked before the guards of services and operations. Never for a preflight. */
  readonly guard?: Guard | readonly Guard[]
  /** Hears of every error that became a 500. Unless set, it goes to `console.error`. The client never sees it. */
  readonly onError?: (error: unknown, request: Request) => void
  /** Hears of every warning: what works but is unwise. */
  readonly onWarning?: (warning: Issue<WarningCode>) => void
  /** Hears of lookups that failed or took too long; they count as refused. */
  readonly onLookupFailure?: LookupFailureHook
}

/** Settings once checked, but for the policy and the trusted groups, which `reconfigure` may swap. */
export interface CheckedSettings {
  readonly authority: string | undefined
  readonly bodyLimit: number
  readonly guards: readonly Guard[]
  readonly onError: (error: unknown, request: Request) => void
  readonly onWarning: (warning: Issue<WarningCode>) => void
  readonly onLookupFailure: LookupFailureHook | undefined
}

/** Bytes of a body, at most, unless set. */
export const DEFAULT_BODY_LIMIT = 1_048_576

const SETTINGS = ['cors', 'trust', 'publicOrigin', 'bodyLimit', 'guard', 'onError', 'onWarning', 'onLookupFailure']

/** Check the settings but for `cors` and `trust`. */
export function checkSettings(settings: AppSettings, issues: IssueList): CheckedSettings {
  for (const name of Object.keys(settings)) if (!SETTINGS.includes(name)) issues.fault('settings/unknown-field', [name], name, { detail: suggestField(name, SETTINGS) })
  for (const name of ['onError', 'onWarning', 'onLookupFailure'] as const) {
    const hook: unknown = settings[name]
    if (hook !== undefined && typeof hook !== 'function') issues.fault('settings/hook', [name], hook, { detail: name })
  }
  return {
    authority: checkPublicOrigin(settings.publicOrigin, issues),
    bodyLimit: readBodyLimit(settings.bodyLimit, ['bodyLimit'], issues) ?? DEFAULT_BODY_LIMIT,
    guards: readGuards(settings.guard, ['guard'], issues),
    // The one place that writes to the console: an error that nobody hears of would cost its finder hours.
    // oxlint-disable-next-line no-console
    onError: settings.onError ?? ((error) => console.error(error)),
    onWarning: settings.onWarning ?? (() => undefined),
    onLookupFailure: settings.onLookupFailure,
  }
}

function checkPublicOrigin(value: unknown, issues: IssueList): string | undefined {
  if (value === undefined) return undefined
  const origin = typeof value === 'string' ? parseOrigin(value) : undefined
  if (origin === undefined) {
    issues.fault('settings/public-origin', ['publicOrigin'], value)
    return undefined
  }
  return serializeOrigin(origin).slice(origin.scheme.length + '://'.length)
}
