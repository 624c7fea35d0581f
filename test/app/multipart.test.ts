/** Multipart forms: what is read out of them, in whatever chunks they come, and how each limit and each fault ends. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readMultipart } from '../../src/app/multipart.ts'
import { HttpProblem } from '../../src/service/problem.ts'
import { BOUNDARY, bodyOf, field, form, part, plain, readForm, TYPE, upload } from './multipart-form.ts'

const MALFORMED = 'The body is not a well-formed multipart form.'

async function problemOf(reading: Promise<unknown>): Promise<[status: number, detail: string]> {
  const error: unknown = await reading.then(() => undefined, (reason: unknown) => reason)
  if (!(error instanceof HttpProblem)) throw new Error('This is no problem.', { cause: error })
  return [error.status, error.message]
}

describe('a form', () => {
  test.each<[what: string, text: string, entries: readonly unknown[]]>([
    ['has its fields in order, doubles kept', form(field('a', '1'), field('b', '2'), field('a', '3')), [['a', '1'], ['b', '2'], ['a', '3']]],
    ['may be empty', form(), []],
    ['may have an empty field', form(field('a', '')), [['a', '']]],
    ['may have line breaks and dashes in a field', form(field('a', '\r\n--\r\n-\r\n')), [['a', '\r\n--\r\n-\r\n']]],
    ['keeps a byte order mark', form(field('a', '\ufeffx')), [['a', '\ufeffx']]],
    ['may hold what nearly is its boundary', form(field('a', `\r\n--${BOUNDARY.slice(0, -1)}\r\n`)), [['a', `\r\n--${BOUNDARY.slice(0, -1)}\r\n`]]],
    ['may have names in any script', form(field('größe', '日本')), [['größe', '日本']]],
    ['may have escaped quotes and line breaks in names', form(field('a%22%0D%0A', '1')), [['a"\r\n', '1']]],
    ['may have semicolons in names', form(field('a;filename=b', '1')), [['a;filename=b', '1']]],
    ['may name a field like a member of every object', form(field('__proto__', '1'), field('constructor', '2')), [['__proto__', '1'], ['constructor', '2']]],
    ['may have further headers', form(part('x-a: b\r\nContent-Disposition:form-data;name=a', '1')), [['a', '1']]],
    ['may tell the length of a part', form(part('content-disposition: form-data; name="a"\r\ncontent-length: 3', '123')), [['a', '123']]],
    ['may have something before and after it', `Hello\r\n${form(field('a', '1'))}Bye`, [['a', '1']]],
    ['may end without a line break', form(field('a', '1')).trimEnd(), [['a', '1']]],
    ['may hold files', form(upload('f', 'a.txt', 'hi')), [['f', { filename: 'a.txt', type: 'text/plain', text: 'hi' }]]],
    ['may hold a file that nobody chose', form(upload('f', '', '', 'application/octet-stream')), [['f', { filename: '', type: 'application/octet-stream', text: '' }]]],
    ['has the types of files in lower case, without parameters', form(upload('f', 'a', '', 'Text/HTML; charset=x')), [['f', { filename: 'a', type: 'text/html', text: '' }]]],
    ['gives bytes for a file without a type', form(part('content-disposition: form-data; name=f; filename=a', 'x')), [['f', { filename: 'a', type: 'application/octet-stream', text: 'x' }]]],
    ['gives bytes for a file whose type is none', form(upload('f', 'a', 'x', 'nonsense')), [['f', { filename: 'a', type: 'application/octet-stream', text: 'x' }]]],
    ['has no folders in the names of files', form(upload('f', '../../etc/passwd', ''), upload('f', 'C:\\dir\\x.png', '')), ['passwd', 'x.png'].map((filename) => ['f', { filename, type: 'text/plain', text: '' }])],
    ['has no name for a file that is called like a folder', form(upload('f', '..', ''), upload('f', 'a/.', '')), ['', ''].map((filename) => ['f', { filename, type: 'text/plain', text: '' }])],
    ['takes no encoded file name', form(part('content-disposition: form-data; name=f; filename*=UTF-8\'\'%2e%2e', 'x')), [['f', 'x']]],
  ])('%s', async (_what, text, entries) => {
    expect(await plain(await readForm(text))).toEqual(entries)
    const bytes = new TextEncoder().encode(text)
    expect(await plain(await readMultipart(bodyOf([...bytes].map((byte) => Uint8Array.of(byte))), TYPE))).toEqual(entries)
  })

  test('may have empty chunks on its way', async () => {
    expect(await readMultipart(bodyOf(['', '', '', `--${BOUNDARY}\r\ncontent-disposition: form-data; name=a\r\n\r\n1`, '', '', '', `2\r\n--${BOUNDARY}-`, '', '', '-']), TYPE)).toEqual([['a', '12']])
  })

  test('is what the platform writes and reads, however it is cut', async () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.array(fc.constantFrom('\r', '\n', '-', '\r\n--', '\r\n------', 'formdata', 'x'.repeat(4000))).map((parts) => parts.join('')))
    const entries = fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'ü', '"', 'a b', '__proto__'), value: text, file: fc.option(fc.constantFrom('a.txt', 'ü"%.png', 'a;b=c')) }), { maxLength: 6 })
    await fc.assert(fc.asyncProperty(entries, fc.array(fc.integer({ min: 1, max: 6000 }), { minLength: 1, maxLength: 8 }), async (list, sizes) => {
      const written = new FormData()
      for (const { name, value, file } of list) {
        if (file === null) written.append(name, value)
        else written.append(name, new File([value], file, { type: 'image/png' }))
      }
      const response = new Response(written)
      const type = response.headers.get('content-type') ?? ''
      const bytes = new Uint8Array(await response.arrayBuffer())
      const judged = await new Response(bytes, { headers: { 'content-type': type } }).formData()
      const expected: (readonly [string, unknown])[] = []
      judged.forEach((value, name) => expected.push([name, value]))
      expect(await plain(await readMultipart(bodyOf(cut(bytes, sizes)), type))).toEqual(await plain(expected))
    }), { numRuns: 60 })
  })
})

function* cut(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let offset = 0, index = 0; offset < bytes.byteLength; index++) {
    const size = sizes[index % sizes.length] ?? 1
    yield bytes.subarray(offset, offset + size)
    offset += size
  }
}

describe('what is no form is a 400 that echoes nothing:', () => {
  test.each<[what: string, text: string | Uint8Array]>([
    ['nothing', ''],
    ['no boundary anywhere', 'x'.repeat(100)],
    ['no final boundary', field('a', '1')],
    ['a final boundary without its dashes', `${field('a', '1')}--${BOUNDARY}`],
    ['a head that breaks off', `--${BOUNDARY}\r\ncontent-disp`],
    ['a part without headers', form(part('', 'x'))],
    ['a part that is no field', form(part('content-disposition: attachment; name=a', 'x'))],
    ['a part without a name', form(part('content-disposition: form-data', 'x'))],
    ['a file without a field', form(part('content-disposition: form-data; filename=a', 'x'))],
    ['a name that does not end', form(part('content-disposition: form-data; name="a', 'x'))],
    ['a header without a colon', form(part('content-disposition', 'x'))],
    ['a NUL in a name', form(field('a\0', 'x'))],
    ['a NUL in the name of a file', form(upload('f', 'secret.php\0.png', 'x'))],
    ['a line break in the name of a file', form(upload('f', 'secret%0D%0Aset-cookie: a=b', 'x'))],
    ['a length that is not true', form(part('content-disposition: form-data; name="a"\r\ncontent-length: 2', '123'))],
    ['a length that is longer than the body', form(part('content-disposition: form-data; name="a"\r\ncontent-length: 999999', '123'))],
    ['a name that is not UTF-8', Uint8Array.of(...new TextEncoder().encode(`--${BOUNDARY}\r\ncontent-disposition: form-data; name="`), 0xff, ...new TextEncoder().encode(`"\r\n\r\nx\r\n--${BOUNDARY}--`))],
  ])('%s', async (_what, text) => {
    expect(await problemOf(readForm(text))).toEqual([400, MALFORMED])
  })

  test('a field that is not UTF-8', async () => {
    const encoder = new TextEncoder()
    const [start, end] = form(field('a', '|')).split('|')
    expect(await problemOf(readForm(Uint8Array.of(...encoder.encode(start), 0xff, ...encoder.encode(end))))).toEqual([400, 'A field of the form is not valid UTF-8.'])
  })

  test.each(['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary="a\\"b"', 'multipart/form-data; boundary="a "', 'multipart/form-data; boundary=é', 'multipart/form-data; boundary="==a=="',
    `multipart/form-data; boundary=${'a'.repeat(71)}`])('the type %s', async (type) => {
    expect(await problemOf(readMultipart(bodyOf([form()]), type))).toEqual([400, 'The Content-Type of a multipart form is to name its boundary.'])
  })

  test.each(['a', 'a'.repeat(70), '\'()+_,-./:?', 'a b', '-'])('but not the boundary "%s"', async (boundary) => {
    const text = `--${boundary}\r\ncontent-disposition: form-data; name=a\r\n\r\n1\r\n--${boundary}--`
    expect(await readMultipart(bodyOf([text]), `multipart/form-data; boundary="${boundary}"`)).toEqual([['a', '1']])
  })
})

describe('a limit is a 413, told with its figure:', () => {
  test('parts', async () => {
    expect(await readForm(form(field('a', '1').repeat(100)))).toHaveLength(100)
    expect(await problemOf(readForm(form(field('a', '1').repeat(101))))).toEqual([413, 'The form has more than 100 parts.'])
    expect(await problemOf(readForm(form(field('a', '1'), field('b', '1')), { maxParts: 1 }))).toEqual([413, 'The form has more than 1 parts.'])
  })

  test('bytes of a field', async () => {
    expect(await readForm(form(field('a', 'é'.repeat(32_768))))).toEqual([['a', 'é'.repeat(32_768)]])
    expect(await problemOf(readForm(form(field('a', `${'é'.repeat(32_768)}x`))))).toEqual([413, 'A field of the form has more than 65536 bytes.'])
    expect(await problemOf(readForm(form(field('a', '12')), { maxFieldBytes: 1 }))).toEqual([413, 'A field of the form has more than 1 bytes.'])
  })

  test('bytes of a file, whoever takes it', async () => {
    const takers = [undefined, () => 'not read', async ({ stream }: { stream: ReadableStream }) => new Response(stream).text(), async ({ stream }: { stream: ReadableStream }) => new Response(stream).text().catch(() => 'swallowed')]
    for (const onFile of takers) {
      const options = { maxFileBytes: 3, ...(onFile !== undefined && { onFile }) }
      expect(await readForm(form(upload('f', 'a', '123')), options)).toHaveLength(1)
      expect(await problemOf(readForm(form(upload('f', 'a', '1234')), options))).toEqual([413, 'A file of the form has more than 3 bytes.'])
    }
  })

  test.each<[what: string, text: string]>([
    ['one long header', `--${BOUNDARY}\r\nx: ${'a'.repeat(100_000)}`],
    ['many headers', `--${BOUNDARY}\r\n${'x: a\r\n'.repeat(20_000)}`],
    ['empty lines', `--${BOUNDARY}\r\n${'\r\n'.repeat(500_000)}`],
    ['what stands before the first part', 'a'.repeat(100_000)],
  ])('bytes of a head: %s', async (_what, text) => {
    let handed = 0
    const pieces = function* (): Generator<string> {
      for (; handed < text.length; handed += 1000) yield text.slice(handed, handed + 1000)
    }
    for (const body of [bodyOf([text]), bodyOf(pieces())]) expect(await problemOf(readMultipart(body, TYPE))).toEqual([413, 'The head of a part has more than 8192 bytes.'])
    expect(handed).toBeLessThan(20_000)
  })
})

describe('a body', () => {
  test('that is too long is its own problem, and not that of the form', async () => {
    const failing = async function* (): AsyncGenerator<string> {
      yield field('a', '1')
      await Promise.resolve()
      throw new HttpProblem(413, 'The body has more than 9 bytes.')
    }
    expect(await problemOf(readMultipart(bodyOf(failing()), TYPE))).toEqual([413, 'The body has more than 9 bytes.'])
  })

  test('that breaks off says so', async () => {
    const failing = async function* (): AsyncGenerator<string> {
      yield upload('f', 'a', 'x').slice(0, -2)
      await Promise.resolve()
      throw new Error('secret')
    }
    for (const onFile of [undefined, () => undefined, async ({ stream }: { stream: ReadableStream }) => new Response(stream).text()]) {
      expect(await problemOf(readMultipart(bodyOf(failing()), TYPE, onFile === undefined ? {} : { onFile }))).toEqual([400, 'The body broke off.'])
    }
  })

  test.each([['is well-formed', form(field('a', '1'))], ['is malformed', 'x'], ['is over a limit', form(field('a', '1'.repeat(65_537)))]])('is let go of, and not cancelled, where it %s', async (_what, text) => {
    let cancelled = false
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text))
        controller.close()
      },
      cancel() {
        cancelled = true
      },
    })
    await readMultipart(body, TYPE).catch(() => undefined)
    expect([body.locked, cancelled]).toEqual([false, false])
  })
})
