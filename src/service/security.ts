/** Guards that say how a client proves who it is, for documents, and for the challenge that a 401 must carry. */
import { isToken } from '../value/field.ts'
import type { Guard, RequestContext } from './context.ts'
import { HttpProblem } from './problem.ts'

/** A flow of OAuth 2. */
export interface OAuthFlow {
  readonly authorizationUrl?: string
  readonly tokenUrl?: string
  readonly refreshUrl?: string
  /** What each scope allows. */
  readonly scopes: Readonly<Record<string, string>>
}

/** How a client proves who it is, in the words of {@link https://spec.openapis.org/oas/v3.1.1.html#security-scheme-object OpenAPI}. */
export type SecurityScheme =
  | { readonly type: 'http'; readonly scheme: string; readonly bearerFormat?: string; readonly description?: string }
  | { readonly type: 'apiKey'; readonly in: 'header' | 'query' | 'cookie'; readonly name: string; readonly description?: string }
  | { readonly type: 'oauth2'; readonly flows: Readonly<Partial<Record<'implicit' | 'password' | 'clientCredentials' | 'authorizationCode', OAuthFlow>>>; readonly description?: string }
  | { readonly type: 'openIdConnect'; readonly openIdConnectUrl: string; readonly description?: string }
  | { readonly type: 'mutualTLS'; readonly description?: string }

/** What a secured guard asks for beside its scheme. */
export interface SecurityOptions {
  /** The scopes that it wants, of OAuth 2 and OpenID Connect; roles of the other schemes. */
  readonly scopes?: readonly string[]
  /** The realm of the challenge. The name of the scheme for `Basic`, which must have one; none for others unless set. */
  readonly realm?: string
}

/** What a guard says of itself. */
export interface Security {
  readonly name: string
  readonly scheme: SecurityScheme
  readonly scopes: readonly string[]
  /** The value of `WWW-Authenticate`; `undefined` where the scheme is none of HTTP's. */
  readonly challenge: string | undefined
}

/** A guard that says how a client proves who it is. Made by `secured()`. */
export interface SecuredGuard extends Guard {
  readonly security: Security
}

const NAME = /^[\w.-]+$/
const REALM = /^[\x20-\x7e]*$/

/**
 * A guard that documents tell of, under the name of its scheme. What it decides is the guard's; but where that throws or gives an `HttpProblem` of 401 without `www-authenticate`, the challenge of the scheme is added:
 * {@link https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1 RFC 9110} asks for one. Throws a `RangeError` for a name, a scheme of HTTP or a realm that could not be written down.
 */
export function secured(name: string, scheme: SecurityScheme, guard: Guard, { scopes = [], realm }: SecurityOptions = {}): SecuredGuard {
  if (!NAME.test(name)) throw new RangeError(`The name of a security scheme has letters, digits, '.', '-' and '_', not ${JSON.stringify(name)}.`)
  if (scheme.type === 'http' && !isToken(scheme.scheme)) throw new RangeError(`The scheme of HTTP authentication is a token such as bearer or basic, not ${JSON.stringify(scheme.scheme)}.`)
  if (realm !== undefined && !REALM.test(realm)) throw new RangeError('A realm is printable ASCII.')
  const security: Security = Object.freeze({ name, scheme: Object.freeze({ ...scheme }), scopes: Object.freeze([...scopes]), challenge: challengeOf(name, scheme, realm) })
  const ask = async (context: RequestContext): Promise<unknown> => {
    try {
      return withChallenge(await guard(context), security.challenge)
    } catch (error) {
      throw withChallenge(error, security.challenge)
    }
  }
  return Object.freeze(Object.assign(ask, { security }))
}

// OAuth 2 and OpenID Connect carry their tokens as Bearer: https://www.rfc-editor.org/rfc/rfc6750#section-3
function challengeOf(name: string, scheme: SecurityScheme, realm: string | undefined): string | undefined {
  const word = scheme.type === 'http' ? scheme.scheme : scheme.type === 'oauth2' || scheme.type === 'openIdConnect' ? 'Bearer' : undefined
  if (word === undefined) return undefined
  const written = word.charAt(0).toUpperCase() + word.slice(1)
  // https://www.rfc-editor.org/rfc/rfc7617#section-2 asks for a realm.
  const told = realm ?? (word.toLowerCase() === 'basic' ? name : undefined)
  return told === undefined ? written : `${written} realm="${told.replaceAll(/["\\]/g, '\\$&')}"`
}

function withChallenge(verdict: unknown, challenge: string | undefined): unknown {
  if (challenge === undefined || !(verdict instanceof HttpProblem) || verdict.status !== 401) return verdict
  if (Object.keys(verdict.headers).some((name) => name.toLowerCase() === 'www-authenticate')) return verdict
  return new HttpProblem(401, verdict.members, { headers: { ...verdict.headers, 'www-authenticate': challenge }, cause: verdict.cause })
}

/** What a guard says of itself, `undefined` where it says nothing. */
export function securityOf(guard: Guard): Security | undefined {
  return 'security' in guard ? (guard as SecuredGuard).security : undefined
}
