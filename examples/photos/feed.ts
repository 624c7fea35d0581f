/** A feed: what happens, for whoever listens at that moment. */
import { EventEmitter, on } from 'node:events'

/** Items as they are published. */
export interface Feed<Item> {
  publish(item: Item): void
  /** The items from this call on, until the signal is aborted or the feed is closed. */
  follow(signal: AbortSignal): AsyncIterable<Item>
  /** End every iteration, so that a server that stops need not wait for its listeners. */
  close(): void
}

/** A feed without listeners. */
export function createFeed<Item>(): Feed<Item> {
  const emitter = new EventEmitter().setMaxListeners(0)
  return {
    publish: (item) => emitter.emit('item', item),
    // `on` listens at once, and not only when the first item is asked for.
    follow: (signal) => untilAborted(on(emitter, 'item', { signal, close: ['close'] }) as AsyncIterableIterator<[Item]>, signal),
    close: () => emitter.emit('close'),
  }
}

async function* untilAborted<Item>(items: AsyncIterable<[Item]>, signal: AbortSignal): AsyncGenerator<Item, void> {
  try {
    for await (const [item] of items) yield item
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
