/** Bodies by media type: forms with files, parsers of one's own, and what they are to schemas. */
import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { contextValue, createApp, HttpProblem, service } from '../../src/index.ts'
import type { Schema } from '../../src/index.ts'
import { multipart } from '../../src/multipart.ts'
import type { MultipartOptions } from '../../src/multipart.ts'
import { faultsOf, problemOf, streamed } from './exchange.ts'

const upload = (entries: readonly (readonly [string, string | File])[]): RequestInit => {
  const body = new FormData()
  for (const [name, value] of entries) body.append(name, value)
  return { method: 'POST', body }
}
const file = (text: string, name = 'a.txt'): File => new File([text], name, { type: 'text/plain' })

describe.each<[string, Schema]>([
  ['zod', z.object({ title: z.string(), tags: z.array(z.string()), photo: z.file().max(10) })],
  ['valibot', v.object({ title: v.string(), tags: v.array(v.string()), photo: v.pipe(v.file(), v.maxSize(10)) })],
  ['arktype', type({ title: 'string', tags: 'string[]', photo: type.instanceOf(File).narrow((one) => one.size <= 10) })],
])('a multipart form, with %s', (_library, body) => {
  const app = createApp([service('/a', { post: { body, consumes: ['multipart/form-data'], parsers: { 'multipart/form-data': multipart() }, handler: async (context) => {
    const { title, tags, photo } = context.body as { readonly title: string; readonly tags: readonly string[]; readonly photo: File }
    return { title, tags, name: photo.name, text: await photo.text() }
  } } })])

  test('has texts, lists and files', async () => {
    const response = await app.request('/a', upload([['title', 'é'], ['tags', 'x'], ['tags', 'y'], ['photo', file('0123')]]))
    expect(await response.json()).toEqual({ title: 'é', tags: ['x', 'y'], name: 'a.txt', text: '0123' })
  })

  test('a list stays a list where one came, as the schema asks', async () => {
    expect(await (await app.request('/a', upload([['title', 'x'], ['tags', 'x'], ['photo', file('0')]]))).json()).toMatchObject({ tags: ['x'] })
  })

  test('that is announced and does not come is no form', async () => {
    const init = { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '5' } }
    expect((await app.request('/a', init)).status).toBe(400)
  })

  test('what is not valid is told by its field', async () => {
    expect(await faultsOf(await app.request('/a', upload([['title', 'x'], ['tags', 'x'], ['photo', file('01234567890')]])))).toEqual(['body /photo'])
  })
})

describe('a multipart form', () => {
  const serve = (options: MultipartOptions, bodyLimit = 100_000) => createApp([service('/a', {
    post: { body: z.record(z.string(), z.unknown()), consumes: ['multipart/form-data', 'application/x-www-form-urlencoded'], parsers: { 'multipart/form-data': multipart(options) }, bodyLimit, handler: ({ body }) => Object.keys(body) },
  })])

  test('hands each file over while it comes in; what is made of it is the value', async () => {
    const seen: unknown[] = []
    const app = createApp([service('/a', { post: {
      body: z.object({ photo: z.object({ bytes: z.number() }) }), consumes: ['multipart/form-data'],
      parsers: { 'Multipart/Form-Data': multipart({ onFile: async ({ name, filename, type: media, stream }) => { seen.push([name, filename, media]); let bytes = 0; for await (const chunk of stream) bytes += chunk.byteLength; return { bytes } } }) },
      handler: ({ body }) => body,
    } })])
    expect(await (await app.request('/a', upload([['photo', file('0123')]]))).json()).toEqual({ photo: { bytes: 4 } })
    expect(seen).toEqual([['photo', 'a.txt', 'text/plain']])
  })

  test.each<[string, MultipartOptions, RequestInit, number]>([
    ['too many parts', { maxParts: 2 }, upload([['a', '1'], ['b', '2'], ['c', '3']]), 413], ['a field that is too long', { maxFieldBytes: 3 }, upload([['a', '1234']]), 413],
    ['a file that is too long', { maxFileBytes: 3 }, upload([['a', file('1234')]]), 413], ['more than the limit of the body', {}, upload([['a', file('x'.repeat(200_000))]]), 413],
    ['no boundary', {}, streamed(['x'], { 'content-type': 'multipart/form-data' }), 400], ['no form', {}, streamed(['x'], { 'content-type': 'multipart/form-data; boundary=a' }), 400],
    ['a problem of the receiver', { onFile: () => { throw new HttpProblem(507) } }, upload([['a', file('1')]]), 507], ['what fits', { maxParts: 2, maxFieldBytes: 4, maxFileBytes: 4 }, upload([['a', '1234'], ['b', file('1234')]]), 200],
    ['another form', {}, { method: 'POST', body: new URLSearchParams({ a: '1' }) }, 200],
  ])('%s', async (_words, options, init, status) => {
    const response = await serve(options).request('/a', init)
    expect(response.status).toBe(status)
    if (status !== 200) await problemOf(response)
  })
})

test('what takes files knows the request: its context values, its parameters, its end', async () => {
  const owner = contextValue('owner', ({ request }) => request.headers.get('x-owner'))
  const app = createApp([service('/a/:id', {
    put: {
      body: z.object({ a: z.unknown() }), consumes: ['multipart/form-data'],
      parsers: { 'multipart/form-data': multipart({ onFile: (_file, { get, pathParams, signal }) => [get(owner), pathParams['id'], signal.aborted] }) },
      handler: ({ body }) => body.a,
    },
  })])
  const body = new FormData()
  body.append('a', new File(['1'], 'a'))
  expect(await (await app.request('/a/7', { method: 'PUT', headers: { 'x-owner': 'ada' }, body })).json()).toEqual(['ada', '7', false])
})

test.each<[unknown]>([[{ maxPart: 1 }], [{ maxParts: 0 }], [{ maxFileBytes: 1.5 }], [{ maxFieldBytes: '1' }], [{ onFile: 'x' }]])('an option that cannot be is refused where it is written: %j', (options) => {
  expect(() => multipart(options as MultipartOptions)).toThrow(TypeError)
})

describe('a parser of one\'s own', () => {
  const csv = (bytes: Uint8Array): readonly string[][] => new TextDecoder().decode(bytes).split('\n').map((line) => line.split(','))
  const app = createApp([
    service('/a', { post: { body: z.array(z.array(z.string()).length(2)), consumes: ['text/csv', 'application/json'], handler: ({ body }) => body } }),
    service('/b', { post: { body: z.unknown(), consumes: ['text/csv', 'application/x-own'], parsers: { 'text/csv': () => 'nearer', 'Application/X-Own': async (_bytes, contentType) => contentType }, handler: ({ body }) => body } }),
    service('/c', { post: { body: z.unknown(), consumes: ['text/csv'], parsers: { 'text/csv': () => { throw new HttpProblem(422) } }, handler: () => 1 } }),
    service('/d', { post: { body: z.unknown(), consumes: ['text/csv'], parsers: { 'text/csv': () => { throw new Error('secret') } }, handler: () => 1 } }),
  ], { parsers: { 'text/csv': csv } })
  const post = (path: string, type_: string, body = 'a,b\nc,d'): Promise<Response> => app.request(path, { method: 'POST', body, headers: { 'content-type': type_ } })

  test('makes the value that the schema sees', async () => {
    expect(await (await post('/a', 'text/csv; charset=utf-8')).json()).toEqual([['a', 'b'], ['c', 'd']])
    expect(await faultsOf(await post('/a', 'Text/CSV', 'a'))).toEqual(['body /0'])
    expect(await (await post('/a', 'application/json', '[["a","b"]]')).json()).toEqual([['a', 'b']])
  })

  test('of the operation goes before that of the application, and is told the whole Content-Type', async () => {
    expect(await (await post('/b', 'text/csv')).json()).toBe('nearer')
    expect(await (await post('/b', 'application/x-own; v=1')).json()).toBe('application/x-own; v=1')
  })

  test('that throws is a fault of the body, or the problem that it throws', async () => {
    expect((await post('/c', 'text/csv')).status).toBe(422)
    const document = await problemOf(await post('/d', 'text/csv'))
    expect(document.errors).toEqual([{ in: 'body', pointer: '', detail: 'This cannot be read as what its Content-Type says.' }])
  })
})
