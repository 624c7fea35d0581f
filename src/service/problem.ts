/** Problems: errors as RFC 9457 problem details, to throw or to return. */

/** Where an input fault lies. */
export type FaultPlace = 'body' | 'query' | 'path' | 'header' | 'cookie'

/** One fault of a request's input. It never holds the value that was submitted. */
export interface InputFault {
  readonly in: FaultPlace
  /** {@link https://www.rfc-editor.org/rfc/rfc6901 JSON pointer} into the place; empty = all of it. */
  readonly pointer: string
  readonly detail: string
  /** Members of one's own, such as a code for programs. */
  readonly [member: string]: unknown
}

/** The members of {@link https://www.rfc-editor.org/rfc/rfc9457 problem details} beyond `status` and `title`, and members of one's own. */
export interface ProblemMembers {
  readonly type?: string
  readonly title?: string
  readonly detail?: string
  readonly instance?: string
  readonly errors?: readonly InputFault[]
  readonly [member: string]: unknown
}

/** What a problem is beside its members. */
export interface ProblemOptions {
  /** Headers of the answer, such as `www-authenticate`. */
  readonly headers?: Readonly<Record<string, string>>
  /** What led to it, for logs only: it never reaches the client. */
  readonly cause?: unknown
}

/** An error that is an answer: throw or return it, and the client gets its status (400 to 599) and members as `application/problem+json`. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly status: number
  readonly members: ProblemMembers
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, members: ProblemMembers | string = {}, options: ProblemOptions = {}) {
    const all = typeof members === 'string' ? { detail: members } : members
    super(all.detail ?? all.title ?? titleOf(status), { cause: options.cause })
    this.status = status
    this.members = all
    this.headers = options.headers ?? {}
  }
}

const TITLES: ReadonlyMap<number, string> = new Map([
  [400, 'Bad Request'], [401, 'Unauthorized'], [403, 'Forbidden'], [404, 'Not Found'], [405, 'Method Not Allowed'], [406, 'Not Acceptable'],
  [408, 'Request Timeout'], [409, 'Conflict'], [410, 'Gone'], [412, 'Precondition Failed'], [413, 'Content Too Large'], [415, 'Unsupported Media Type'],
  [422, 'Unprocessable Content'], [428, 'Precondition Required'], [429, 'Too Many Requests'], [500, 'Internal Server Error'], [501, 'Not Implemented'],
  [502, 'Bad Gateway'], [503, 'Service Unavailable'], [504, 'Gateway Timeout'],
])

/** The title of a problem that is told by its status alone. */
export function titleOf(status: number): string {
  return TITLES.get(status) ?? (status < 500 ? 'Client Error' : 'Server Error')
}

/** The document that goes to the client. */
export function problemDocument(problem: HttpProblem): Record<string, unknown> {
  const { type = 'about:blank', title = titleOf(problem.status), ...rest } = problem.members
  return { type, title, ...rest, status: problem.status }
}
