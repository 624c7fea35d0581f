/** The body of one part of a multipart form: bounded, and read whole, or handed on as a stream for as long as somebody wants it. */
import type { HttpProblem } from '../service/problem.ts'

type Chunk = Uint8Array<ArrayBuffer>

/** The bytes of a part, one chunk after the other. */
export class PartBody {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #fail: (error: unknown) => HttpProblem
  readonly #tooLarge: () => HttpProblem
  #left: number

  /** `limit` in bytes. `fail` says what an error of the parser means. */
  constructor(stream: ReadableStream<Uint8Array>, limit: number, fail: (error: unknown) => HttpProblem, tooLarge: () => HttpProblem) {
    this.#reader = stream.getReader()
    this.#left = limit
    this.#fail = fail
    this.#tooLarge = tooLarge
  }

  /** The next chunk; `undefined` at the end. Throws a problem once there are more bytes than the limit, or the form is broken. */
  async read(): Promise<Chunk | undefined> {
    const { done, value } = await this.#reader.read().catch((error: unknown) => {
      throw this.#fail(error)
    })
    this.#left -= value?.byteLength ?? 0
    // Also at the end: whoever did not hear of it on the way must not take the file for whole.
    if (this.#left < 0) throw this.#tooLarge()
    // Request bodies are never shared between threads.
    return done ? undefined : value as Chunk
  }

  /** Every chunk. */
  async readAll(): Promise<readonly Chunk[]> {
    const chunks: Chunk[] = []
    for (let chunk = await this.read(); chunk !== undefined; chunk = await this.read()) chunks.push(chunk)
    return chunks
  }
}

/** A part as a stream that ends with its turn: what nobody has read by then is dropped, so that the next part can be reached. */
export class PartStream {
  readonly stream: ReadableStream<Chunk>
  readonly #body: PartBody
  #controller: ReadableStreamDefaultController<Chunk> | undefined
  #over = false

  constructor(body: PartBody) {
    this.#body = body
    this.stream = new ReadableStream<Chunk>({
      start: (controller) => {
        this.#controller = controller
      },
      pull: async (controller) => {
        const chunk = await body.read()
        if (this.#over) return
        if (chunk !== undefined) return controller.enqueue(chunk)
        this.#over = true
        controller.close()
      },
    }, { highWaterMark: 0 })
  }

  /** End the part's turn: whoever reads on gets an error, and not silently less than the whole. */
  async end(): Promise<void> {
    if (this.#over) return
    this.#over = true
    this.#controller?.error(new TypeError('The stream of a file can be read only until onFile is done: await what reads it.'))
    while (await this.#body.read() !== undefined);
  }
}
