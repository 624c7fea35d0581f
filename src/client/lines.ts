/** Reading answers that come line by line: JSON lines, and server-sent events. */

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>

/** The values of JSON lines. Whoever stops early hangs up. */
export async function* readJsonLines(body: Bytes): AsyncGenerator<unknown, void> {
  for await (const line of readLines(body)) if (line !== '') yield JSON.parse(line)
}

/** The events of a stream, with the fields that the server wrote. Data that is JSON is parsed, and any other is a string. Whoever stops early hangs up. */
export async function* readEvents(body: Bytes): AsyncGenerator<Readonly<Record<string, unknown>>, void> {
  let fields: Record<string, string> = {}
  for await (const line of readLines(body)) {
    const [, name = '', value = ''] = /^(data|event|id)(?:: ?(.*))?$/s.exec(line) ?? []
    if (name !== '') fields = { ...fields, [name]: name === 'data' && fields['data'] !== undefined ? `${fields['data']}\n${value}` : value }
    if (line !== '') continue
    if (fields['data'] !== undefined) yield { ...fields, data: parse(fields['data']) }
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

async function* readLines(body: Bytes): AsyncGenerator<string, void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  try {
    for (;;) {
      const { done, value = '' } = await reader.read()
      // A carriage return at the end may be half of a line break.
      const lines = (rest + value).split(/\r\n|\n|\r(?=[^])/)
      rest = lines.pop() ?? ''
      yield* lines
      if (!done) continue
      if (rest !== '') yield rest.replace(/\r$/, '')
      return
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
