/** A source of values as texts, one by one, for replies that stream. */

/**
 * Gives what `encode` makes of each value, no faster than it is asked. Written by hand, since a generator would forward `return` to a silent source only after its next value.
 * A value that cannot be encoded ends the source, and is thrown.
 */
export class EncodedIterator<Value> implements AsyncIterator<string, undefined> {
  readonly #source: AsyncIterator<Value>
  readonly #encode: (value: Value) => string

  constructor(source: AsyncIterable<Value>, encode: (value: Value) => string) {
    this.#source = source[Symbol.asyncIterator]()
    this.#encode = encode
  }

  async next(): Promise<IteratorResult<string, undefined>> {
    const { done, value } = await this.#source.next()
    if (done === true) return { done, value: undefined }
    try {
      return { done: false, value: this.#encode(value) }
    } catch (error) {
      // What the source throws while it is ended is less telling.
      await this.return().catch(() => undefined)
      throw error
    }
  }

  async return(): Promise<IteratorResult<string, undefined>> {
    await this.#source.return?.()
    return { done: true, value: undefined }
  }
}
