/** What a failed step knows of its failure, in the terms of the Fetch standard and of Chromium's codes. */
import type { HeaderList } from './header-list.ts'
import type { SettledRequest } from './request.ts'

/** The browser engines whose texts and departures are known. */
export type Engine = 'chromium' | 'firefox' | 'webkit'

/** Chromium's own names for what CORS refuses: `Network.CorsError` of its DevTools protocol. */
export type ChromiumCode =
  | 'DisallowedByMode' | 'WildcardOriginNotAllowed' | 'MissingAllowOriginHeader' | 'MultipleAllowOriginValues' | 'InvalidAllowOriginValue'
  | 'AllowOriginMismatch' | 'InvalidAllowCredentials' | 'CorsDisabledScheme' | 'PreflightInvalidStatus' | 'PreflightDisallowedRedirect'
  | 'PreflightWildcardOriginNotAllowed' | 'PreflightMissingAllowOriginHeader' | 'PreflightMultipleAllowOriginValues'
  | 'PreflightInvalidAllowOriginValue' | 'PreflightAllowOriginMismatch' | 'PreflightInvalidAllowCredentials'
  | 'InvalidAllowMethodsPreflightResponse' | 'InvalidAllowHeadersPreflightResponse' | 'MethodDisallowedByPreflightResponse'
  | 'HeaderDisallowedByPreflightResponse' | 'RedirectContainsCredentials' | 'NoCorsRedirectModeNotFollow'

/** Why a request failed. The second line is this package's own: failures that are not CORS, which Chromium counts elsewhere. */
export type FailureCode =
  | ChromiumCode
  | 'InvalidRequest' | 'InvalidRedirectLocation' | 'TooManyRedirects' | 'RedirectModeError' | 'StreamedBodyRedirect' | 'NoResponse'

/** A step of the Fetch standard: the algorithm's name, the step's number in it, the anchor. */
export interface FetchStep {
  readonly algorithm: string
  readonly number: string
  readonly url: string
}

/** An engine that decides otherwise than the standard, and why. */
export interface EngineDifference {
  readonly engine: Engine
  readonly allowed: boolean
  readonly reason: string
}

/** What a failed step knows; `value` is the piece at fault: a header's value, a method, a header's name, a URL. */
export interface Failure {
  readonly request: SettledRequest
  readonly code: FailureCode
  readonly step: FetchStep
  readonly reason: string
  readonly value?: string
  readonly status?: number
  readonly received?: HeaderList
  readonly differences?: readonly EngineDifference[]
}

type CheckedPreflight = Exclude<Extract<FailureCode, `Preflight${string}`>, 'PreflightInvalidStatus' | 'PreflightDisallowedRedirect'>

/** A code, where a preflight's CORS check has those of any other. */
export type BaseCode = Exclude<FailureCode, CheckedPreflight>

/** The failure of the CORS check that a preflight's code stands for: `PreflightAllowOriginMismatch` is `AllowOriginMismatch` of a preflight. */
export function withoutPreflight(code: FailureCode): BaseCode {
  return code.replace(/^Preflight(?!InvalidStatus|DisallowedRedirect)/, '') as BaseCode
}

const FETCH = 'https://fetch.spec.whatwg.org/'

/** A step of the algorithm with that anchor. */
export function fetchStep(algorithm: keyof typeof ANCHORS, number: string): FetchStep {
  return { algorithm, number, url: `${FETCH}#${ANCHORS[algorithm]}` }
}

const ANCHORS = {
  'Request constructor': 'dom-request',
  'main fetch': 'concept-main-fetch',
  'HTTP fetch': 'concept-http-fetch',
  'HTTP-redirect fetch': 'concept-http-redirect-fetch',
  'HTTP-network fetch': 'concept-http-network-fetch',
  'CORS-preflight fetch': 'cors-preflight-fetch-0',
  'CORS check': 'concept-cors-check',
} as const
