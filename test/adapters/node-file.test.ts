/** Files on disk: what they say of themselves, and that no path from a stranger leads out of its folder. */
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openFile } from '../../src/adapters/node-file.ts'
import { answerFile } from '../../src/app/range.ts'
import { file } from '../../src/app/file.ts'
import type { FileSource } from '../../src/app/range.ts'
import { HttpProblem } from '../../src/service/problem.ts'

const OLD = new Date('2001-02-03T04:05:06.789Z')
let home = ''
let root = ''

function put(name: string, text: string | Uint8Array): string {
  const path = join(home, name)
  writeFileSync(path, text)
  utimesSync(path, OLD, OLD)
  return path
}

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'files-'))
  root = join(home, 'root')
  mkdirSync(join(root, 'deep', '.hidden'), { recursive: true })
  mkdirSync(join(home, 'root-beside'))
  put('secret.txt', 'secret')
  put('root-beside/secret.txt', 'secret')
  put('root/a.txt', 'hello')
  put('root/größe 1.txt', 'hello')
  put('root/deep/b.html', '<p>')
  put('root/.env', 'secret')
  put('root/deep/.hidden/c.txt', 'secret')
  symlinkSync(join(root, 'a.txt'), join(root, 'link.css'))
  symlinkSync(join(home, 'secret.txt'), join(root, 'out.txt'))
  symlinkSync(home, join(root, 'up'))
  symlinkSync(join(home, 'root-beside'), join(root, 'beside'))
  symlinkSync('loop', join(root, 'loop'))
  symlinkSync('nowhere', join(root, 'broken'))
  symlinkSync(root, join(home, 'root-link'))
  execFileSync('mkfifo', [join(root, 'pipe')])
})
afterAll(() => rmSync(home, { recursive: true }))

async function bytesOf(source: FileSource, start = 0, end = source.size): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source.stream(start, end)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function statusOf(opening: Promise<unknown>): Promise<unknown> {
  return opening.then(() => 200, (error: unknown) => error instanceof HttpProblem ? error.status : error)
}

describe('a file', () => {
  test('tells its name, size, type, date and tag', async () => {
    const source = await openFile(join(root, 'a.txt'))
    expect(source).toMatchObject({ name: 'a.txt', size: 5, type: 'text/plain; charset=utf-8', lastModified: OLD, etag: expect.stringMatching(/^"5-[\da-z]+"$/) as unknown })
    expect((await bytesOf(source)).toString()).toBe('hello')
  })

  test('may be named by a URL', async () => {
    expect(await openFile(pathToFileURL(join(root, 'größe 1.txt')))).toMatchObject({ name: 'größe 1.txt', size: 5 })
  })

  test.each([['a.html', 'text/html; charset=utf-8'], ['a.JSON', 'application/json'], ['a.svg', 'image/svg+xml'], ['a.js', 'text/javascript; charset=utf-8'], ['a.ico', 'image/vnd.microsoft.icon'], ['a.constructor', ''], ['a', '']])('called %s is of the type "%s"', async (name, type) => {
    expect((await openFile(put(name, ''))).type).toBe(type)
  })

  test('is read in any part, and no more of it than that', async () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251)
    const source = await openFile(put('long.bin', bytes))
    for (const [start, end] of [[0, 300_000], [0, 1], [65_535, 65_537], [100_000, 299_999], [299_999, 300_000], [7, 7]] as const) {
      expect(Buffer.compare(await bytesOf(source, start, end), bytes.subarray(start, end))).toBe(0)
    }
    for await (const chunk of source.stream(0, source.size)) expect(chunk.byteLength).toBeLessThanOrEqual(65_536)
  })

  test('has another tag once it changed, and a weak one while it is young', async () => {
    const path = put('changing.txt', 'one')
    const before = await openFile(path)
    expect((await openFile(path)).etag).toBe(before.etag)
    utimesSync(path, OLD, new Date(OLD.getTime() + 1))
    expect((await openFile(path)).etag).not.toBe(before.etag)
    put('changing.txt', 'more')
    expect((await openFile(path)).etag).not.toBe(before.etag)
    writeFileSync(path, 'now')
    expect((await openFile(path)).etag).toMatch(/^W\/"/)
  })

  test('that changed since it was opened is not sent as if it had not', async () => {
    for (const change of [() => appendFileSync(join(home, 'mutable.txt'), 'x'), () => truncateSync(join(home, 'mutable.txt'), 1), () => put('mutable.txt', 'world!')]) {
      const source = await openFile(put('mutable.txt', 'hello'))
      change()
      await expect(bytesOf(source)).rejects.toThrow('The file has changed since it was opened.')
    }
  })

  test('that shrinks while it is sent breaks the answer off', async () => {
    const path = put('shrinking.bin', new Uint8Array(200_000))
    const { body } = answerFile(file(await openFile(path)), { method: 'GET', header: () => undefined })
    await expect((async () => {
      for await (const chunk of body ?? []) if (chunk.byteLength > 0) truncateSync(path, 70_000)
    })()).rejects.toThrow('A file gave another number of bytes than it said: it has changed meanwhile.')
  })

  test.runIf(existsSync('/proc/self/fd'))('is closed once it is read, left or failed', async () => {
    const held = async (): Promise<number> => (await readdir('/proc/self/fd')).length
    const path = put('closing.bin', new Uint8Array(200_000))
    const before = await held()
    for (let index = 0; index < 20; index++) {
      const source = await openFile(path)
      await bytesOf(source)
      const iterator = source.stream(0, source.size)[Symbol.asyncIterator]()
      await iterator.next()
      await iterator.return?.()
      utimesSync(path, OLD, new Date(OLD.getTime() + index * 1000 + 5))
      await expect(bytesOf(source)).rejects.toThrow()
    }
    expect(await held()).toBe(before)
  })
})

describe('no file is a 404:', () => {
  test.each(['missing.txt', 'root', 'root/deep', 'root/a.txt/b', 'root/pipe', 'root/loop', 'root/broken', 'x'.repeat(300)])('%s', async (name) => {
    expect(await statusOf(openFile(join(home, name)))).toBe(404)
  })

  test('but not a folder that the program itself names wrongly', async () => {
    expect(await statusOf(openFile(join(home, 'missing'), 'a.txt'))).toMatchObject({ code: 'ENOENT' })
  })
})

describe('a path from a stranger', () => {
  test.each([['a.txt', 'a.txt'], ['deep/b.html', 'b.html'], ['/a.txt', 'a.txt'], ['deep//b.html', 'b.html'], ['größe 1.txt', 'größe 1.txt']])('leads to what is in the folder: %s', async (relative, name) => {
    for (const folder of [root, `${root}/`, pathToFileURL(root), join(home, 'root-link')]) expect(await openFile(folder, relative)).toMatchObject({ name })
  })

  test('may lead through a link that stays inside, and is what it was asked for', async () => {
    expect(await openFile(root, 'link.css')).toMatchObject({ name: 'link.css', type: 'text/css; charset=utf-8', size: 5 })
  })

  test.each([
    '../secret.txt', 'deep/../../secret.txt', '..', '../', '.', '', '/', 'deep', 'deep/', '..\\secret.txt', 'deep\\..\\..\\secret.txt', '../root-beside/secret.txt', '/../secret.txt', '//../secret.txt', './a.txt', 'deep/../a.txt',
    'out.txt', 'up/secret.txt', 'beside/secret.txt', 'up/root/a.txt/../../secret.txt', 'loop', 'broken', 'pipe', '.env', 'deep/.hidden/c.txt', 'a.txt\0', 'a.txt\0.png', '\0', '%2e%2e/secret.txt', 'missing', 'a.txt/b', 'x'.repeat(300), 'x/'.repeat(5000),
  ])('is a 404 where it leads elsewhere: %j', async (relative) => {
    expect(await statusOf(openFile(root, relative))).toBe(404)
  })

  test('is a 404 where it names a file in full', async () => {
    expect(await statusOf(openFile(root, join(home, 'secret.txt')))).toBe(404)
  })
})
