/** The folder of images: they come in as streams, and are kept under names of our own. */
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FileSource } from 'corbel'
import { openFile } from 'corbel/node'
import { NotAnImage } from './problems.ts'

/** An image that has come in and is not kept yet. */
export class IncomingImage {
  /** What the file will be called. */
  readonly file: string

  constructor(file: string) {
    this.file = file
  }
}

/** Where images are. */
export interface ImageFolder {
  /** Write a stream to the disk while it comes in. Throws `NotAnImage` for what does not begin like one. */
  receive(stream: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<IncomingImage>
  /** Keep an image that has come in. */
  keep(image: IncomingImage): Promise<void>
  open(file: string): Promise<FileSource>
  remove(files: readonly string[]): Promise<void>
  /** Remove what came in an hour ago and was never kept, such as the image of a form that had a fault. */
  sweep(): Promise<void>
}

// What the client says of its file is not believed: an SVG or HTML file would run its scripts. The first bytes decide.
const SIGNATURES: readonly (readonly [ending: string, bytes: RegExp])[] = [
  ['png', /^\x89PNG\r\n\x1a\n/], ['jpg', /^\xff\xd8\xff/], ['gif', /^GIF8[79]a/], ['webp', /^RIFF[^]{4}WEBP/],
]
const HOUR = 3_600_000

/** The folder at this path, which is made where there is none. */
export async function openImageFolder(path: string): Promise<ImageFolder> {
  const incoming = join(path, 'incoming')
  await mkdir(incoming, { recursive: true })
  return {
    async receive(stream, signal) {
      const chunks = stream[Symbol.asyncIterator]()
      const head = await readHead(chunks)
      const [ending] = SIGNATURES.find(([, bytes]) => bytes.test(head.toString('latin1'))) ?? []
      if (ending === undefined) throw NotAnImage({ detail: 'Send a PNG, JPEG, GIF or WebP file.' })
      const image = new IncomingImage(`${randomUUID()}.${ending}`)
      const target = join(incoming, image.file)
      try {
        await pipeline(Readable.from(continued(head, chunks)), createWriteStream(target), { signal })
      } catch (error) {
        await rm(target, { force: true })
        throw error
      }
      return image
    },
    keep: ({ file }) => rename(join(incoming, file), join(path, file)),
    open: (file) => openFile(join(path, file)),
    async remove(files) {
      await Promise.all(files.map((file) => rm(join(path, file), { force: true })))
    },
    async sweep() {
      for (const file of await readdir(incoming)) {
        const { mtimeMs } = await stat(join(incoming, file))
        if (mtimeMs < Date.now() - HOUR) await rm(join(incoming, file), { force: true })
      }
    },
  }
}

async function readHead(chunks: AsyncIterator<Uint8Array>): Promise<Buffer> {
  let head = Buffer.alloc(0)
  while (head.byteLength < 12) {
    const { done, value } = await chunks.next()
    if (done === true) return head
    head = Buffer.concat([head, value])
  }
  return head
}

async function* continued(head: Buffer, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value
}
