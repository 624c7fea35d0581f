/** The settings of an application: what is not part of any one service. */
import type { CorsInput, TrustInput } from '../policy/input.ts'
import type { PolicyCheck } from '../policy/input-check.ts'
import type { IssueList } from '../policy/issue-list.ts'
import type { Issue } from '../policy/issue.ts'
import type { WarningCode } from '../policy/issue-code.ts'
import type { LookupFailureHook } from '../policy/lookup-cache.ts'
import { suggestField } from '../policy/field-name.ts'
import { isGivenValue } from '../service/context-value.ts'
import type { ContextValue, GivenValue, Guard } from '../service/context.ts'
import type { StreamParser } from '../service/multipart.ts'
import type { BodyParser, BodySerializer, ErrorRenderer, Wrapper } from '../service/operation.ts'
import type { InputFault } from '../service/problem.ts'
import { isFunction, readBodyLimit, readErrorRenderer, readGuards, readOption, readParsers, readSerializers, readTimeLimit, readWrappers, toFields } from '../service/read-field.ts'
import type { Fields } from '../service/read-field.ts'
import { parseOrigin, serializeOrigin } from '../value/origin.ts'

/** What is done with the schemas of responses. */
export type ResponseChecking = 'check' | 'strip' | 'off'

/** Says a fault in the language of a client, such as that of `Accept-Language`. `undefined` leaves it as it is. */
export type FaultTranslator = (fault: InputFault, request: Request) => string | undefined

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
  /** Seconds after which a client gets a 503 and the `signal` of guards and handler is aborted; none unless set. An operation may have a limit of its own. */
  readonly timeLimit?: number
  /** Asked before the guards of services and operations. Never for a preflight. */
  readonly guard?: Guard | readonly Guard[]
  /** Runs around every handler, outside the wrappers of services and operations. Never for a preflight. */
  readonly wrap?: Wrapper | readonly Wrapper[]
  /** What context values stand for here: `[database.is(connection)]`. Of two for one key the later holds. */
  readonly values?: readonly GivenValue[]
  /** Makes the answers of errors, those of unknown paths too. Unless set, and where it fails, they are problem documents. */
  readonly renderError?: ErrorRenderer
  /** Parsers of bodies by media type, beside those for JSON, forms and text. */
  readonly parsers?: Readonly<Record<string, BodyParser | StreamParser>>
  /** Serializers of values by media type, beside JSON. */
  readonly serializers?: Readonly<Record<string, BodySerializer>>
  /**
   * The schemas of responses. `check`, the default: a value that does not fit is a 500, and one that fits is sent as it is. `strip`: what the schema makes of it is sent, without the members that it does
   * not know. `off`: they are documentation.
   */
  readonly responses?: ResponseChecking
  /** Says faults of input in the client's language. */
  readonly translateFault?: FaultTranslator
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
  /** Seconds. */
  readonly timeLimit: number
  readonly guards: readonly Guard[]
  readonly wrappers: readonly Wrapper[]
  readonly values: ReadonlyMap<ContextValue<unknown>, unknown>
  readonly renderError: ErrorRenderer | undefined
  readonly parsers: ReadonlyMap<string, BodyParser | StreamParser>
  readonly serializers: ReadonlyMap<string, BodySerializer>
  readonly responses: ResponseChecking
  readonly translateFault: FaultTranslator | undefined
  readonly onError: (error: unknown, request: Request) => void
  readonly onWarning: (warning: Issue<WarningCode>) => void
  readonly onLookupFailure: LookupFailureHook | undefined
}

/** Bytes of a body, at most, unless set. */
export const DEFAULT_BODY_LIMIT = 1_048_576

/** The settings of an application. */
export const SETTINGS: readonly string[] = [
  'cors', 'trust', 'publicOrigin', 'bodyLimit', 'timeLimit', 'guard', 'wrap', 'values', 'renderError', 'parsers', 'serializers', 'responses', 'translateFault', 'onError', 'onWarning', 'onLookupFailure',
]
const RESPONSES: readonly unknown[] = ['check', 'strip', 'off']

/** Check the settings but for `cors` and `trust`. */
export function checkSettings(settings: AppSettings, issues: IssueList): CheckedSettings {
  for (const name of Object.keys(settings)) if (!SETTINGS.includes(name)) issues.fault('settings/unknown-field', [name], name, { detail: suggestField(name, SETTINGS) })
  for (const name of ['onError', 'onWarning', 'onLookupFailure'] as const) {
    const hook: unknown = settings[name]
    if (hook !== undefined && typeof hook !== 'function') issues.fault('settings/hook', [name], hook, { detail: name })
  }
  const fields = toFields(settings, [], issues)
  return {
    authority: checkPublicOrigin(settings.publicOrigin, issues),
    bodyLimit: readBodyLimit(fields) ?? DEFAULT_BODY_LIMIT,
    timeLimit: readTimeLimit(fields) ?? Infinity,
    guards: readGuards(fields),
    wrappers: readWrappers(fields),
    values: readValues(fields),
    renderError: readErrorRenderer(fields),
    parsers: readParsers(fields),
    serializers: readSerializers(fields),
    responses: readOption(fields, 'responses', isChecking, '\'check\', \'strip\' or \'off\'') ?? 'check',
    translateFault: readOption(fields, 'translateFault', isFunction<FaultTranslator>, 'a function from a fault to a text'),
    // The one place that writes to the console: an error that nobody hears of would cost its finder hours.
    // oxlint-disable-next-line no-console
    onError: settings.onError ?? ((error) => console.error(error)),
    onWarning: settings.onWarning ?? (() => undefined),
    onLookupFailure: settings.onLookupFailure,
  }
}

function isChecking(value: unknown): value is ResponseChecking {
  return RESPONSES.includes(value)
}

function readValues({ values, issues }: Fields): CheckedSettings['values'] {
  const given = values.get('values')
  const list: readonly unknown[] = Array.isArray(given) ? given : given === undefined ? [] : [given]
  return new Map(list.flatMap((value, index): [ContextValue<unknown>, unknown][] => {
    if (isGivenValue(value)) return [[value.key, value.value]]
    issues.fault('settings/value', Array.isArray(given) ? ['values', index] : ['values'], value)
    return []
  }))
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
