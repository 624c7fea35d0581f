/** The bytes of a form on their way to its parser: in small pieces, counted, and with what went wrong remembered. */
import { HttpProblem } from '../service/problem.ts'

/** Bytes handed over at once, at most. A head could hide in a longer piece uncounted. */
const PIECE_BYTES = 4096
/** Bytes of the head of one part, or of what stands before the first, at most. */
const HEAD_BYTES = 8192

/** The body as the parser reads it. The parser gets no end but the body's own: whoever gives up on a form leaves the rest of the body to the host. */
export class MultipartSource implements AsyncIterable<Uint8Array> {
  /** Why the body could not be read on, or why this stopped reading it: what the parser throws then only follows from it. */
  problem: HttpProblem | undefined
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  #chunk: Uint8Array = new Uint8Array()
  #left = Infinity

  constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader()
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return { next: () => this.#next() }
  }

  /** Run a step of the parser that reads a head: it is stopped where it reads on for too long. The parser itself bounds no empty lines. */
  async readHead<T>(step: () => Promise<T>): Promise<T> {
    this.#left = HEAD_BYTES + PIECE_BYTES
    const result = await step()
    this.#left = Infinity
    return result
  }

  /** Let go of the body. A read that is still waiting fails. */
  release(): void {
    this.#reader.releaseLock()
  }

  async #next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.problem !== undefined) throw this.problem
    // The parser takes an empty piece for the end.
    while (this.#chunk.byteLength === 0) {
      const { done, value } = await this.#reader.read().catch((error: unknown) => {
        throw this.#stop(error instanceof HttpProblem ? error : new HttpProblem(400, 'The body broke off.', { cause: error }))
      })
      if (done) return { done, value: undefined }
      this.#chunk = value
    }
    const piece = this.#chunk.subarray(0, PIECE_BYTES)
    this.#chunk = this.#chunk.subarray(PIECE_BYTES)
    this.#left -= piece.byteLength
    if (this.#left < 0) throw this.#stop(new HttpProblem(413, `The head of a part has more than ${HEAD_BYTES} bytes.`))
    return { done: false, value: piece }
  }

  #stop(problem: HttpProblem): HttpProblem {
    this.problem = problem
    return problem
  }
}
