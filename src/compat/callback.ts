/** Origin functions of the three packages as the question of a lookup: whether this origin is allowed. */
import type { OriginQuestion } from '../policy/input.ts'

/** What an origin option, and an answer of an origin function, can be. */
export type OriginValue = boolean | string | RegExp | readonly OriginValue[]

/** An origin function of express `cors`. */
export type ExpressOriginFunction = (origin: string | undefined, callback: (error: Error | null, origin?: OriginValue) => void) => unknown

/** An origin function of `@fastify/cors`: with a callback, or asynchronous. */
export type FastifyOriginFunction = (origin: string | undefined, callback: (error: Error | null, origin?: OriginValue) => void) => unknown

/** An origin function of `hono/cors`. It gives the origin that is allowed. */
export type HonoOriginFunction = (origin: string, context: never) => Promise<string | undefined | null> | string | undefined | null

/** What the policy that asks says of credentials: where they are allowed, an answer of `'*'` allows nobody, as in browsers. */
export interface AskedPolicy {
  readonly credentials: boolean
}

/** The question that an origin function of express `cors` answers. An error that it gives or throws allows nobody. */
export function fromExpressOrigin(ask: ExpressOriginFunction, { credentials }: AskedPolicy): OriginQuestion {
  return (origin) => new Promise((resolve, reject) => {
    ask(origin, (error, answer) => {
      if (error) reject(asError(error))
      else resolve(admits(answer, origin, credentials))
    })
  })
}

/** The question that an origin function of `@fastify/cors` answers. It is called without the Fastify instance as `this`. */
export function fromFastifyOrigin(ask: FastifyOriginFunction, { credentials }: AskedPolicy): OriginQuestion {
  return (origin) => new Promise((resolve, reject) => {
    const settle = (answer: unknown): void => resolve(admits(Array.isArray(answer) && answer.includes('*') ? '*' : answer, origin, credentials))
    const promised = ask(origin, (error, answer) => {
      // As there: what is not null is an error, undefined too.
      if (error === null) settle(answer)
      else reject(asError(error))
    })
    if (isPromise(promised)) promised.then(settle, reject)
  })
}

/** The question that an origin function of `hono/cors` answers. It is called without a context. */
export function fromHonoOrigin(ask: HonoOriginFunction, { credentials }: AskedPolicy): OriginQuestion {
  const withoutContext = ask as (origin: string) => ReturnType<HonoOriginFunction>
  return async (origin) => {
    const answer = await withoutContext(origin)
    return answer === origin || (answer === '*' && !credentials)
  }
}

// An answer that is neither of its types would be taken for everybody by the packages; here it allows nobody.
function admits(answer: unknown, origin: string, credentials: boolean): boolean {
  if (answer === true) return true
  if (answer === '*') return !credentials
  return isMember(answer, origin)
}

function isMember(answer: unknown, origin: string): boolean {
  if (Array.isArray(answer)) return answer.some((entry: unknown) => entry === true || isMember(entry, origin))
  if (!(answer instanceof RegExp)) return answer === origin
  answer.lastIndex = 0
  return answer.test(origin)
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(`The origin function gave ${String(error)} as its error.`)
}
