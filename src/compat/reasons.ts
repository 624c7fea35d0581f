/** Reasons: what a person states to have taken what cannot be read from the options, or what is dangerous. */

/** Sentences by what they are the reason for. One that is empty is none. */
export interface Reasons {
  /** Why the origins are a function or a regular expression that no pattern equals. It is then asked as a lookup. */
  readonly origin?: string
  /** Why the application need not see preflights. */
  readonly preflightContinue?: string
  /** Why no preflight shall grant anything, where `preflight` is `false`. */
  readonly preflight?: string
  /** Why insecure origins are allowed together with credentials. */
  readonly dangerouslyAllowInsecureOrigins?: string
  /** Why a wildcard over a public suffix is allowed together with credentials. */
  readonly dangerouslyAllowPublicSuffixes?: string
}

/** What a translation may be told beside the options. */
export interface TranslateSettings {
  readonly reasons?: Reasons
}

/** The reason for it on one line; `undefined` where none is stated. */
export function statedReason(reasons: Reasons | undefined, what: keyof Reasons): string | undefined {
  const reason: unknown = reasons?.[what]
  const line = typeof reason === 'string' ? reason.replaceAll(/[\s\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+/g, ' ').trim() : ''
  return line === '' ? undefined : line
}
