/** The streams and the environment of this process. */
import type { Io } from './io.ts'
import { UsageError } from './io.ts'

/** Bytes of standard input, at most: HAR files are large. */
const STDIN_LIMIT = 67_108_864

/** The process as a command sees it. */
export function processIo(): Io {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    stdin: readStdin,
    env: process.env,
    cwd: process.cwd(),
    terminal: { out: process.stdout.isTTY === true, err: process.stderr.isTTY === true },
  }
}

async function readStdin(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Paste the text, then press Ctrl-D (on Windows Ctrl-Z and Enter).\n')
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > STDIN_LIMIT) throw new UsageError(`what was pasted has more than ${STDIN_LIMIT} bytes. Paste the part that matters.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
