/** What the Swagger generator of Cornice lacked, one test for each gap. */
import { expect, test } from 'vitest'
import * as z from 'zod'
import { createApp, service, variant } from '../../src/index.ts'
import { toOpenApi } from '../../src/openapi.ts'
import { kits } from './kits.ts'
import { at, documentOf, faultsIn, INFO, resultOf } from './read.ts'

test('the document is OpenAPI 3', () => {
  expect(documentOf([service('/a', { get: () => 1 })]).openapi).toMatch(/^3\./)
})

test.each(kits)('schemas of $name become parameters and bodies', ({ query, scoop }) => {
  const document = documentOf([service('/a', { post: { query, body: scoop, handler: () => 1 } })])
  expect(at(document, 'paths', '/a', 'post', 'parameters')).toHaveLength(2)
  expect(at(document, 'paths', '/a', 'post', 'requestBody', 'content', 'application/json', 'schema', 'properties')).toHaveProperty('scoops')
})

test('every response says what it is', () => {
  const document = documentOf([service('/a', { get: () => 1, post: { body: z.string(), handler: () => 1 } })])
  const descriptions = [...JSON.stringify(document).matchAll(/"description":"([^"]*)"/g)].map(([, text = '']) => text)
  expect(descriptions.length).toBeGreaterThan(5)
  expect(descriptions.filter((text) => text === '' || /undocumented/i.test(text))).toEqual([])
})

test('what the toolkit itself answers is documented', () => {
  const document = documentOf([service('/a', { post: { query: z.object({ a: z.string() }), body: z.string(), produces: ['text/plain'], handler: () => '' } })])
  expect(Object.keys(at(document, 'paths', '/a', 'post', 'responses') as object)).toEqual(['200', '400', '406', '413', '415', 'default'])
})

test('the cross-origin policy is documented', () => {
  expect(at(documentOf([service('/a', { cors: { origins: ['https://app.example'] }, get: () => 1 })]), 'paths', '/a', 'get', 'x-cors')).toMatchObject({ origins: ['https://app.example'] })
})

test('several handlers of one method are one operation', async () => {
  const document = documentOf([service('/a', { get: [variant({ produces: ['text/html'], handler: () => '' }), variant({ handler: () => 1 })] })])
  expect(Object.keys(at(document, 'paths', '/a', 'get', 'responses') as object)).toEqual(['200', 'default'])
  expect(await faultsIn(document)).toEqual([])
})

test('a constraint of a parameter is in its schema, and not in the path', async () => {
  const document = documentOf([service('/a/:id(\\d{1,3})', { get: () => 1 })])
  expect(Object.keys(document.paths)).toEqual(['/a/{id}'])
  expect(at(document, 'paths', '/a/{id}', 'get', 'parameters', '0', 'schema', 'pattern')).toBe('^(?:\\d{1,3})$')
  expect(await faultsIn(document)).toEqual([])
})

test('summaries and descriptions arrive', () => {
  expect(at(documentOf([service('/a', { get: { summary: 'One', description: 'Two', handler: () => 1 } })]), 'paths', '/a', 'get')).toMatchObject({ summary: 'One', description: 'Two' })
})

test('words for documents do not change what is served', async () => {
  const app = createApp([service('/a', { tags: [], get: { tags: [], summary: 's', description: 'd', operationId: 'o', deprecated: true, examples: { response: 1 }, handler: () => 1 } })])
  expect(await (await app.request('/a')).json()).toBe(1)
})

test('a schema that nobody can export is no exception', () => {
  const { warnings, document } = resultOf([service('/a', { post: { body: z.object({ at: z.date() }), handler: () => 1 } })])
  expect(warnings).toHaveLength(1)
  expect(at(document, 'paths', '/a', 'post', 'requestBody', 'content', 'application/json', 'schema', 'description')).toContain('zod')
})

test('one document does not change the next', () => {
  const app = createApp([service('/a', { tags: ['x'], post: { body: z.object({ a: z.string() }).meta({ id: 'A' }), handler: () => 1 } })])
  const options = { ...INFO, tags: [{ name: 'first' }], servers: [{ url: 'https://api.example' }] }
  const before = JSON.stringify(options)
  const first = JSON.stringify(toOpenApi(app, options))
  expect(JSON.stringify(toOpenApi(app, options))).toBe(first)
  expect(JSON.stringify(options)).toBe(before)
})
