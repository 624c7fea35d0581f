/** Reading answers that come line by line: JSON lines, and server-sent events. */
import type { ByteStream } from './outcome.ts'

/** The values of JSON lines. Whoever stops early hangs up. */
export async function* readJsonLines<Value>(stream: ByteStream<Value>): AsyncGenerator<Value, void> {
  for await (const line of readLines(stream)) if (line !== '') yield JSON.parse(line) as Value
}

/** The events of a stream, with the fields that the server wrote. Data that is JSON is parsed, and any other is a string. Whoever stops early hangs up. */
export async function* readEvents<Event>(stream: ByteStream<Event>): AsyncGenerator<Event, void> {
  let fields: Record<string, string> = {}
  for await (const line of readLines(stream)) {
    const [, name = '', value = ''] = /^(data|event|id)(?:: ?(.*))?$/.exec(line) ?? []
    if (name !== '') fields[name] = name in fields && name === 'data' ? `${fields[name]}\n${value}` : value
    if (line !== '') continue
    if ('data' in fields) yield { ...fields, data: parse(fields['data'] ?? '') } as Event
    fields = {}
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

// A carriage return alone ends no line: the standard would have it, but nobody sends it.
async function* readLines(stream: ByteStream<unknown>): AsyncGenerator<string, void> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      const lines = (rest + value).split(/\r?\n/)
      rest = lines.pop() ?? ''
      yield* lines
    }
    if (rest !== '') yield rest
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
