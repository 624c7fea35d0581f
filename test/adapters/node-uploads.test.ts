/** Uploads and downloads over sockets: forms to disk while they come in, files from disk in ranges. */
import { createHash } from 'node:crypto'
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openFile } from '../../src/adapters/node-file.ts'
import { readMultipart } from '../../src/app/multipart.ts'
import { answerFile } from '../../src/app/range.ts'
import { createApp, reply, service } from '../../src/index.ts'
import { serve } from '../../src/node.ts'
import type { Serving } from '../../src/node.ts'
import { file } from '../../src/app/file.ts'
import type { IncomingFile } from '../../src/service/multipart.ts'
import { BOUNDARY, TYPE } from '../app/multipart-form.ts'

const MIB = 1_048_576
const ORIGIN = 'https://app.example'
let folder = ''
let server: Serving
const failed: unknown[] = []

async function save({ filename, stream }: IncomingFile): Promise<string> {
  try {
    await pipeline(Readable.fromWeb(stream as NodeStream), createWriteStream(join(folder, filename)))
  } catch (error) {
    failed.push(error)
    throw error
  }
  return createHash('sha256').update(readFileSync(join(folder, filename))).digest('hex')
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uploads-'))
  const cors = { origins: [ORIGIN] } as const
  const app = createApp([
    service('/upload', {
      cors,
      post: { bodyLimit: 20 * MIB, handler: ({ request }) => request.body === null ? [] : readMultipart(request.body, request.headers.get('content-type') ?? '', { onFile: save, maxFileBytes: 10 * MIB }) },
    }),
    service('/files/:name', {
      cors,
      async get({ request, params }) {
        const { status, headers, body } = answerFile(file(await openFile(folder, params.name)), { method: request.method, header: (name) => request.headers.get(name) ?? undefined })
        return reply(status, body ?? undefined, headers)
      },
    }),
  ], { onError: (error) => { failed.push(error) } })
  server = await serve(app, { port: 0, host: '127.0.0.1', signals: false, grace: 5 })
})
beforeEach(() => { failed.length = 0 })
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

function bytesOf(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.alloc(length, 'a file of this many bytes, none of which is like its neighbour. '))
}

function upload(form: FormData): Promise<Response> {
  return fetch(`${server.url}/upload`, { method: 'POST', body: form, headers: { origin: ORIGIN } })
}

function formOf(files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>): FormData {
  const form = new FormData()
  form.append('title', 'größe')
  for (const [name, bytes] of Object.entries(files)) form.append('file', new File([bytes], name))
  return form
}

describe('an upload', () => {
  test('arrives on disk as it was sent', async () => {
    const files = { 'long.bin': bytesOf(8 * MIB), 'empty.bin': bytesOf(0), 'größe.bin': bytesOf(1) }
    const response = await upload(formOf(files))
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual([['title', 'größe'], ...Object.values(files).map((bytes) => ['file', createHash('sha256').update(bytes).digest('hex')])])
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(Object.keys(files)))
  })

  test.each<[what: string, files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>, detail: string]>([
    ['a file', { 'a.bin': bytesOf(10 * MIB + 1) }, 'A file of the form has more than 10485760 bytes.'],
    ['a body', { 'a.bin': bytesOf(9 * MIB), 'b.bin': bytesOf(9 * MIB), 'c.bin': bytesOf(9 * MIB) }, 'The body has more than 20971520 bytes.'],
  ])('of %s over its limit is a 413 that the page can read', async (_what, files, detail) => {
    const response = await upload(formOf(files))
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([413, ORIGIN])
    expect(await response.json()).toMatchObject({ status: 413, detail })
  })

  test('that breaks off ends whoever was writing it', async () => {
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(`POST /upload HTTP/1.1\r\nhost: x\r\ncontent-type: ${TYPE}\r\ncontent-length: 1000000\r\n\r\n--${BOUNDARY}\r\ncontent-disposition: form-data; name=f; filename=half.bin\r\n\r\n${'x'.repeat(100_000)}`)
    await vi.waitFor(() => expect(readdirSync(folder)).toContain('half.bin'), 2000)
    expect(failed).toEqual([])
    socket.destroy()
    await vi.waitFor(() => expect(failed).not.toEqual([]), 2000)
  })
})

describe('a download', () => {
  test('can be taken up where it was left', async () => {
    const bytes = bytesOf(3 * MIB)
    writeFileSync(join(folder, 'down.bin'), bytes)
    utimesSync(join(folder, 'down.bin'), new Date(0), new Date(0))
    const whole = await fetch(`${server.url}/files/down.bin`, { headers: { origin: ORIGIN } })
    expect(Object.fromEntries(whole.headers)).toMatchObject({ 'accept-ranges': 'bytes', 'content-length': String(3 * MIB), 'content-type': 'application/octet-stream', 'access-control-allow-origin': ORIGIN })
    const etag = whole.headers.get('etag') ?? ''
    expect(Buffer.compare(new Uint8Array(await whole.arrayBuffer()), bytes)).toBe(0)
    const rest = await fetch(`${server.url}/files/down.bin`, { headers: { range: `bytes=${MIB}-`, 'if-range': etag } })
    expect([rest.status, rest.headers.get('content-range'), rest.headers.get('content-length')]).toEqual([206, `bytes ${MIB}-${3 * MIB - 1}/${3 * MIB}`, String(2 * MIB)])
    expect(Buffer.compare(new Uint8Array(await rest.arrayBuffer()), bytes.subarray(MIB))).toBe(0)
    const known = await fetch(`${server.url}/files/down.bin`, { headers: { 'if-none-match': etag } })
    expect([known.status, known.headers.get('etag'), await known.text()]).toEqual([304, etag, ''])
    const head = await fetch(`${server.url}/files/down.bin`, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(3 * MIB), ''])
  })

  test('that asks for what is not there is a 416 or a 404 that the page can read', async () => {
    writeFileSync(join(folder, 'short.bin'), 'abc')
    const outside = await fetch(`${server.url}/files/short.bin`, { headers: { origin: ORIGIN, range: 'bytes=3-' } })
    expect([outside.status, outside.headers.get('content-range'), outside.headers.get('access-control-allow-origin')]).toEqual([416, 'bytes */3', ORIGIN])
    for (const name of ['missing.bin', '..%2f..%2fetc%2fpasswd', '%2e%2e%5cx', 'a%00']) expect((await fetch(`${server.url}/files/${name}`)).status).toBe(404)
    expect(failed).toEqual([])
  })

  test('of a file that shrinks meanwhile breaks off', async () => {
    writeFileSync(join(folder, 'shrinking.bin'), bytesOf(20 * MIB))
    const response = await fetch(`${server.url}/files/shrinking.bin`)
    expect(response.status).toBe(200)
    truncateSync(join(folder, 'shrinking.bin'), 1000)
    await expect(response.arrayBuffer()).rejects.toThrow()
  })
})
