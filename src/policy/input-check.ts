/** What the compiler can see in one inline literal to be wrong, as types whose error message is the mend. */
import type { MisspeltPolicyFields } from './field-name.ts'
import type { PolicyInput } from './input.ts'

/** What may stand where a policy is written, before it is looked at: `PolicyCheck` looks. */
export type PolicyLiteral = false | object | undefined

/** A type that no written value has, for the sake of its error message: it stands beside the value that is wrong and says what to write. */
export interface Mend<Text extends string> {
  readonly mend: Text
}

/**
 * What a policy literal must satisfy beyond `PolicyInput`: no misspelt or unknown field, no origin with a path, no credentials beside `'*'`. A fault puts
 * a sentence into the type of its field that says what to write. `Allowed` is the type of what may stand there.
 */
export type PolicyCheck<Input, Allowed = PolicyInput> = Input extends object
  ? Allowed & { readonly [Field in Exclude<keyof Input, keyof Allowed>]: FieldFault<Field> } & OriginsCheck<Input> & WildcardCheck<Input>
  : unknown

type FieldFault<Field> = Field extends keyof MisspeltPolicyFields
  ? Mend<`write ${MisspeltPolicyFields[Field]}`>
  : Field extends 'methods' | 'allowMethods' | 'allowedMethods' ? Mend<'the methods of a service are its operations'> : Mend<'a policy has no such field'>

type OriginsCheck<Input> = Input extends { readonly origins: infer Origins extends readonly unknown[] }
  ? { readonly origins: { readonly [Index in keyof Origins]: PatternCheck<Origins[Index]> } }
  : unknown

type PatternCheck<Text> =
  Text extends `${string},${string}` | `${string} ${string}` ? Mend<'one string is one origin: write a list of strings'>
  : Text extends `${infer Scheme}://${infer Host}/${string}` ? Mend<`an origin has no path or slash: write ${Scheme}://${Host}`>
  : Text extends '*' ? Mend<'write origins: \'*\' for everybody'>
  : Text extends 'null' ? Mend<'null is not one origin: every sandboxed frame sends it'>
  : Text

type WildcardCheck<Input> = Input extends { readonly origins: '*' }
  ? (Input extends { readonly credentials: true } ? { readonly credentials: Mend<'credentials cannot go with origins \'*\': list the origins'> } : unknown)
    & (Input extends { readonly enforce: true } ? { readonly enforce: Mend<'enforce cannot go with origins \'*\': list the origins'> } : unknown)
  : unknown
