/** What a value becomes on its way through JSON, as types. */

/** What `JSON.stringify` leaves out of an object, and makes `null` in a list. */
type Unsent = undefined | symbol | ((...args: never[]) => unknown)

/**
 * The type of `JSON.parse(JSON.stringify(value))`: a date is a string, functions and members that are `undefined` are gone, what has a `toJSON` is what that gives, a map or a set is `{}`, and a bigint, which has
 * no JSON form, is `never`.
 */
export type Json<T> =
  unknown extends T ? unknown
  : T extends string | number | boolean | null | undefined ? T
  : T extends bigint ? never
  : T extends { toJSON(...args: never[]): infer Given } ? Json<Given>
  : T extends Unsent ? undefined
  : T extends readonly unknown[] ? { [Index in keyof T]: JsonItem<T[Index]> }
  : T extends ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> ? Record<never, never>
  : { [Key in keyof T as SentKey<T, Key>]: Json<T[Key]> }

type JsonItem<T> = T extends Unsent ? null : Json<T>

type SentKey<T, Key extends keyof T> = Key extends symbol ? never : [T[Key]] extends [Unsent] ? ([T[Key]] extends [never] ? Key : never) : Key
