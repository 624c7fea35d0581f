/** Wrappers: what runs around a handler, and the reply that each of them sees. */
import type { AnyContext } from '../service/context.ts'
import type { WrappedReply, Wrapper } from '../service/operation.ts'
import { HttpProblem } from '../service/problem.ts'
import { Reply } from '../service/reply.ts'
import { RequestReply } from '../service/request-reply.ts'

/** Run wrappers around a handler, the first outermost. `status` is that of a plain value. Gives what the outermost gives, throws what it throws. */
export async function runWrapped(wrappers: readonly Wrapper[], context: AnyContext, status: number, handle: () => unknown): Promise<unknown> {
  const [outermost, ...inner] = wrappers
  if (outermost === undefined) return handle()
  return outermost(context, async () => toWrappedReply(await runWrapped(inner, context, status, handle), status))
}

// An error that was returned is one like any other: a wrapper need not look for it in two places.
function toWrappedReply(result: unknown, status: number): WrappedReply {
  if (result instanceof HttpProblem) throw result
  if (result instanceof Response) return new Reply<unknown>(result.status, result.body ?? undefined, new Headers(result.headers)) as WrappedReply
  if (result instanceof Reply) return new Reply<unknown>(result.status, result.body, new Headers(result.headers as HeadersInit)) as WrappedReply
  if (result instanceof RequestReply) return new Reply<unknown>(200, result, new Headers(result.headers as HeadersInit)) as WrappedReply
  return new Reply<unknown>(result === undefined ? 204 : status, result, new Headers()) as WrappedReply
}
