/** Conditional requests of operations that have an entity tag. */
import type { Handling } from '../service/definition.ts'
import type { AnyContext } from '../service/context.ts'
import { HttpProblem } from '../service/problem.ts'
import { AnswerHeaders } from './answer-headers.ts'
import { isStreamed } from './answer.ts'
import type { Answer } from './answer.ts'
import type { Exchange } from './exchange.ts'
import { entityTagOf, evaluatePreconditions } from './precondition.ts'
import type { Precondition } from './precondition.ts'

/** The tag of a resource before its handler runs, and the answer where the handler need not run. */
export interface Condition {
  readonly tag: string | undefined
  readonly answer: Answer | undefined
}

const UNCONDITIONED: Condition = Object.freeze({ tag: undefined, answer: undefined })

/** Ask the operation for the current tag, and judge the request by it. Throws the problem 412, and a `TypeError` for a tag that is none. */
export async function judgeBefore({ etag }: Handling, context: AnyContext, exchange: Exchange): Promise<Condition> {
  if (typeof etag !== 'function') return UNCONDITIONED
  const tag = await etag(context)
  const judged = judge(exchange, tag)
  return { tag, answer: judged === 'not-modified' && tag !== undefined ? notModified(new AnswerHeaders(), tag) : undefined }
}

/** Give the answer of a GET its tag: the one that was asked for before, or that of its bytes, by which the request is judged now. */
export async function judgeAfter({ etag }: Handling, { tag: known }: Condition, answer: Answer, exchange: Exchange): Promise<Answer> {
  const { headers, status, body } = answer
  if (etag === undefined || status !== 200 || (exchange.method !== 'GET' && exchange.method !== 'HEAD')) return answer
  if (etag !== true) {
    if (known !== undefined && !headers.has('etag')) headers.set('etag', known)
    return answer
  }
  if (!headers.has('etag') && body !== null && !isStreamed(body)) headers.set('etag', await entityTagOf(body))
  const tag = headers.get('etag')
  return tag !== undefined && judge(exchange, tag) === 'not-modified' ? notModified(headers, tag) : answer
}

function judge(exchange: Exchange, tag: string | undefined): Precondition {
  const { method } = exchange
  const judged = evaluatePreconditions({ method, ifMatch: exchange.header('if-match'), ifNoneMatch: exchange.header('if-none-match') }, tag === undefined ? undefined : { etag: tag })
  if (judged === 'failed') throw new HttpProblem(412, 'The resource is another one by now.')
  return judged
}

// What a 304 carries beside the tag is what a cache could need of the 200: https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5
function notModified(headers: AnswerHeaders, tag: string): Answer {
  for (const name of ['content-type', 'content-length', 'content-encoding', 'content-language', 'content-range']) headers.delete(name)
  headers.set('etag', tag)
  return { status: 304, headers, body: null }
}
