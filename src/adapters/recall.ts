/** A memory of what follows from a list of things, such as the steps of a path: bounded, whoever asks. */

/** Values by lists of keys, which are compared one after the other as a `Map` compares them. */
export interface Recall<Value> {
  /** The value of the list; it is made by `create` unless it is remembered. */
  of(keys: readonly unknown[], create: () => Value): Value
}

/** Places of the tree in which lists are remembered, at most: what requests can bring about are combinations of routes, and there may be many. */
const PLACES = 4000

interface Place<Value> {
  readonly next: Map<unknown, Place<Value>>
  value: Value | undefined
}

/** An empty memory. */
export function createRecall<Value extends object>(limit: number = PLACES): Recall<Value> {
  const root: Place<Value> = { next: new Map(), value: undefined }
  let places = 0
  return {
    of(keys, create) {
      let place = root
      for (const key of keys) {
        let next = place.next.get(key)
        if (next === undefined) {
          if (places >= limit) return create()
          places++
          next = { next: new Map(), value: undefined }
          place.next.set(key, next)
        }
        place = next
      }
      return (place.value ??= create())
    },
  }
}
