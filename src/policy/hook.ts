/** Calling what a person hung into Corbel. */

/** Call a hook. Whatever it throws or rejects with goes nowhere: it must not take with it what it was only told of. */
export function callHook(hook: () => unknown): void {
  try {
    const result = hook()
    if (result instanceof Promise) result.catch(() => undefined)
  } catch {
    // There is nobody left to tell.
  }
}
