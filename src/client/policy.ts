/** What the types of a definition tell of its policy: whether the browser may send cookies with a call. */
import type { Mend } from '../policy/input-check.ts'

/**
 * Whether an operation's policy lets the browser send cookies: `yes`, `no`, `off` where it lets no other origin read anything, `unknown` where the types do not tell, since a policy was not written as a literal or
 * the layers behind it are not known.
 */
export type Carried = 'yes' | 'no' | 'off' | 'unknown'

/** A layer of a policy over what lies behind it, as `layerPolicy` lays them. A union where the layer is one. */
export type Layered<Behind extends Carried, Cors> =
  unknown extends Cors ? 'unknown'
  : Cors extends undefined ? Behind
  : Cors extends false ? 'off'
  : Cors extends { readonly enabled: infer Enabled } ? (Enabled extends true ? LayeredFields<Behind, Cors> : Enabled extends false ? 'off' : 'unknown')
  : 'enabled' extends keyof Cors ? 'unknown'
  : LayeredFields<Behind, Cors>

type LayeredFields<Behind extends Carried, Cors> =
  Cors extends { readonly credentials: infer Credentials } ? (boolean extends Credentials ? 'unknown' : Credentials extends true ? 'yes' : 'no')
  : 'credentials' extends keyof Cors ? 'unknown'
  : Behind extends 'off' ? 'no' : Behind

/** The mode of credentials that a client was made with, if any. */
export type DefaultMode = RequestCredentials | undefined

/** What a call has to say of cookies. */
export type CredentialsOption<State extends Carried, Default extends DefaultMode> =
  [State] extends ['yes'] ? ([Default] extends [undefined] ? CookiesToBeDecided : CookiesDecided)
  : [State] extends ['no'] ? CookiesRefused<Default, Mend<'the policy of this operation is without credentials: a browser would keep the answer from a page of another origin'>>
  : [State] extends ['off'] ? CookiesRefused<Default, Mend<'no page of another origin may use this operation, and one of its own sends its cookies unasked'>>
  : CookiesDecided

interface CookiesToBeDecided {
  /** The policy lets the browser send cookies: `'include'` sends them, `'omit'` does not. */
  readonly credentials: RequestCredentials
}

interface CookiesDecided {
  /** Whether the browser sends cookies; what the client was made with unless set. */
  readonly credentials?: RequestCredentials
}

type CookiesRefused<Default extends DefaultMode, Reason> = [Default] extends ['include']
  ? { readonly credentials: 'omit' | 'same-origin' | Reason }
  : { readonly credentials?: 'omit' | 'same-origin' | Reason }
