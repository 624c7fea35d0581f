/** Holding what a handler gives to the schema of its response. */
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Handling } from '../service/definition.ts'
import { HttpProblem } from '../service/problem.ts'
import { Reply } from '../service/reply.ts'
import { RequestReply } from '../service/request-reply.ts'
import { isBytes } from './bytes.ts'
import type { ResponseChecking } from './settings.ts'
import { isStreamBody } from './stream.ts'
import { isResponse } from './web-object.ts'

/**
 * Check the value of a plain result, or of a reply whose status is 2xx; streams, bytes and responses are not looked at. Gives the result, with what the schema made of its value where `mode` is `strip`.
 * Throws an `Error` where the value does not fit: the mistake is the handler's, and its client learns nothing of it.
 */
export async function checkResponse(result: unknown, { response }: Handling, mode: ResponseChecking): Promise<unknown> {
  if (response === undefined || mode === 'off') return result
  const replied = result instanceof Reply
  const value: unknown = replied ? result.body : result
  if (isUnchecked(result, value)) return result
  const checked = await response['~standard'].validate(value)
  if (checked.issues !== undefined) throw new Error(`The handler gave a value that does not fit the schema of its response: ${describe(checked.issues)}`)
  if (mode === 'check') return result
  return replied ? new Reply(result.status, checked.value, result.headers) : checked.value
}

function isUnchecked(result: unknown, value: unknown): boolean {
  if (result instanceof HttpProblem || value instanceof RequestReply || isResponse(result)) return true
  if (result instanceof Reply && (result.status < 200 || result.status > 299)) return true
  return isStreamBody(value) || isBytes(value) || value instanceof Blob
}

function describe(issues: readonly StandardSchemaV1.Issue[]): string {
  return issues.slice(0, 10).map(({ message, path = [] }) => `${[...path].map((part) => `/${String(typeof part === 'object' ? part.key : part)}`).join('') || 'the value'}: ${message}`).join('; ')
}
