/** Problem types: the errors of an API by name, so that documents list them and a client can tell them apart. */
import { HttpProblem } from './problem.ts'
import type { ProblemMembers, ProblemOptions } from './problem.ts'
import { isSchema } from './schema.ts'
import type { InputOf, MaybeSchema } from './schema.ts'

/** Members that every problem of a type may add to. */
export interface OwnMembers {
  readonly detail?: string
  readonly instance?: string
}

/** What a problem of a type is made of; nothing has to be said where nothing is needed. */
type MadeOf<Members> = Record<never, never> extends Members ? [members?: Members, options?: ProblemOptions] : [members: Members, options?: ProblemOptions]

/** Makes problems of one type: `throw SoldOut({ left: 0 })`. Made by `problemType()`. */
export interface ProblemType<Type extends string = string, Status extends number = number, Members extends MaybeSchema = MaybeSchema> {
  (...made: MadeOf<InputOf<Members, unknown> & OwnMembers>): HttpProblem
  readonly type: Type
  readonly status: Status
  readonly title: string
  readonly description: string | undefined
  /** Schema of the members beyond those of RFC 9457. */
  readonly members: Members
}

/** What a problem type is beside its name and status. */
export interface ProblemTypeOptions<Members extends MaybeSchema> {
  /** What every problem of the type is called, for people. */
  readonly title: string
  readonly description?: string
  readonly members?: Members
}

/**
 * Define a type of problem by its URI reference ({@link https://www.rfc-editor.org/rfc/rfc9457#section-3.1.1 RFC 9457}) and status (400 to 599). An operation lists in `problems` those that
 * it may answer with. Throws a `RangeError` for another status.
 */
export function problemType<const Type extends string, const Status extends number, Members extends MaybeSchema = undefined>(
  type: Type, status: Status, { title, description, members }: ProblemTypeOptions<Members>,
): ProblemType<Type, Status, Members> {
  if (!Number.isInteger(status) || status < 400 || status > 599) throw new RangeError(`A problem's status is 400 to 599, not ${status}.`)
  const make = (own: object = {}, options?: ProblemOptions): HttpProblem => new HttpProblem(status, { ...own, type, title } satisfies ProblemMembers, options)
  return Object.freeze(Object.assign(make, { type, status, title, description, members: members as Members }))
}

/** Whether a value was made by `problemType()`. */
export function isProblemType(value: unknown): value is ProblemType {
  if (typeof value !== 'function' || !('type' in value) || !('status' in value)) return false
  return typeof value.type === 'string' && typeof value.status === 'number' && (!('members' in value) || value.members === undefined || isSchema(value.members))
}
