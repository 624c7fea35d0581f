/** Context values: what handlers share with their application beside the request, by a typed key: a database handle, the signed-in user. */
import type { ContextValue, GivenValue, ValueSource } from './context.ts'

/**
 * Make a key. With `source` its value is made from the request, once, when it is first read; without, the application has to say what it stands for. Reading a key that
 * stands for nothing is a mistake of the application: a 500 whose cause names the key.
 */
export function contextValue<T>(name: string, source?: ValueSource<T>): ContextValue<T> {
  const key: ContextValue<T> = Object.freeze({ name, source, is: (value: T): GivenValue<T> => Object.freeze({ key, value }) })
  return key
}

/** Whether a value was made by `is` of a key. */
export function isGivenValue(value: unknown): value is GivenValue {
  if (typeof value !== 'object' || value === null || !('key' in value) || !('value' in value)) return false
  const { key } = value
  return typeof key === 'object' && key !== null && 'name' in key && 'is' in key
}
