/** The schemas among the components: what is shared, what refers to itself, and what they are called. */
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { problemType, service } from '../../src/index.ts'
import type { AppMember, Schema } from '../../src/index.ts'
import { at, documentOf, faultsIn, schemaJudge } from './read.ts'
import { kits } from './kits.ts'

function schemasOf(services: readonly AppMember[], responses: 'check' | 'strip' = 'check'): Readonly<Record<string, object>> {
  return (at(documentOf(services, { responses }), 'components', 'schemas') ?? {}) as Readonly<Record<string, object>>
}

function taking(path: string, body: Schema): AppMember {
  return service(path, { put: { body, handler: () => 1 } })
}

/** A schema of a library of its own, which exports this. */
function exporting(json: Readonly<Record<string, unknown>>): Schema {
  const standard = { version: 1 as const, vendor: 'own', validate: (value: unknown) => ({ value }), jsonSchema: { input: () => json, output: () => json } }
  return { '~standard': standard }
}

const OWN = ['InvalidInput', 'PlainProblem', 'Problem']

describe('a schema', () => {
  test('that is used once stands where it is used, one that is used again stands once under a name', () => {
    const One = z.object({ a: z.string() })
    const Two = z.object({ b: z.string() })
    const document = documentOf([taking('/one', One), taking('/two', Two), service('/three', { get: { response: Two, handler: () => ({ b: '' }) } })])
    expect(Object.keys(at(document, 'components', 'schemas') as object)).toEqual([...OWN, 'PutTwoBody'])
    const schema = (path: string): unknown => Reflect.get(Object(at(document, 'paths', path, 'put', 'requestBody', 'content', 'application/json')), 'schema')
    expect(schema('/one')).toMatchObject({ type: 'object' })
    expect(schema('/two')).toEqual({ $ref: '#/components/schemas/PutTwoBody' })
    expect(at(document, 'paths', '/three', 'get', 'responses', '200', 'content', 'application/json')).toEqual({ schema: { $ref: '#/components/schemas/PutTwoBody' } })
  })

  test('with a title is called by it, one with an id by that', () => {
    const Titled = z.object({ a: z.string() }).meta({ title: 'Ice cream' })
    const User = z.object({ name: z.string() }).meta({ id: 'User' })
    expect(Object.keys(schemasOf([taking('/a', Titled), taking('/b', Titled), taking('/c', User), taking('/d', z.object({ user: User }))]))).toEqual(['IceCream', ...OWN.slice(0, 2), 'Problem', 'PutDBody', 'User'])
  })

  test('whose name stands for another one gets a number', () => {
    const First = z.object({ a: z.string() }).meta({ title: 'Thing' })
    const Second = z.object({ b: z.string() }).meta({ title: 'Thing' })
    const schemas = schemasOf([taking('/a', First), taking('/b', First), taking('/c', Second), taking('/d', Second)])
    expect([schemas['Thing'], schemas['Thing2']]).toMatchObject([{ properties: { a: {} } }, { properties: { b: {} } }])
  })

  test('whose sides differ has both, where responses are stripped', () => {
    const Defaulted = z.object({ a: z.string().default('x') })
    const services = [taking('/a', Defaulted), service('/b', { get: { response: Defaulted, handler: () => ({}) } })]
    expect(schemasOf(services)).toMatchObject({ PutABody: { properties: { a: { default: 'x' } } } })
    expect(schemasOf(services)).not.toHaveProperty('GetBResponse')
    expect(schemasOf(services, 'strip')).toMatchObject({ PutABody: {}, GetBResponse: { required: ['a'] } })
    expect(schemasOf(services, 'strip')['PutABody']).not.toHaveProperty('required')
  })

  test('is not rewritten where it holds values that look like references', () => {
    const odd = { $ref: '#/$defs/x', $schema: 'y' }
    const Odd: Schema = exporting({ $schema: 's', $id: 'i', type: 'object', properties: { $ref: { const: odd }, id: { type: 'string' }, default: { default: odd, examples: [odd] } }, required: ['id'] })
    expect(at(documentOf([taking('/a', Odd)]), 'paths', '/a', 'put', 'requestBody', 'content', 'application/json', 'schema')).toEqual({
      type: 'object', properties: { $ref: { const: odd }, id: { type: 'string' }, default: { default: odd, examples: [odd] } }, required: ['id'],
    })
  })
})

describe.each(kits)('a schema of $name that holds itself', (kit) => {
  test('is a component, whole and under a name that does not change from run to run', async () => {
    const document = documentOf([taking('/tree', kit.tree), taking('/again', kit.tree)])
    expect(await faultsIn(document)).toEqual([])
    const names = Object.keys(at(document, 'components', 'schemas') as object).filter((name) => !OWN.includes(name))
    expect(names.every((name) => /^PutTreeBody(?:\.\d)?$/.test(name)), names.join()).toBe(true)
    const judge = schemaJudge(document)
    const schema = at(document, 'paths', '/tree', 'put', 'requestBody', 'content', 'application/json', 'schema')
    expect(judge(schema, { name: 'a', children: [{ name: 'b', children: [] }] })).toEqual([])
    expect(judge(schema, { name: 'a', children: [{ name: 1, children: [] }] })).not.toEqual([])
  })
})

describe('definitions', () => {
  test('of one name and one meaning are one component, of another meaning another', () => {
    const Address = z.object({ street: z.string() }).meta({ id: 'Address' })
    const schemas = schemasOf([taking('/a', z.object({ home: Address })), taking('/b', z.object({ work: Address, home: Address }))])
    expect(Object.keys(schemas).filter((name) => name.startsWith('Address'))).toEqual(['Address'])
    const odd = (type: string): Schema => exporting({ $ref: '#/$defs/Outer', $defs: { Outer: { type: 'array', items: { $ref: '#/$defs/Inner' } }, Inner: { type } } })
    expect(schemasOf([taking('/a', odd('string')), taking('/b', odd('number'))])).toMatchObject({
      Outer: { items: { $ref: '#/components/schemas/Inner' } }, Inner: { type: 'string' }, Outer2: { items: { $ref: '#/components/schemas/Inner2' } }, Inner2: { type: 'number' },
    })
  })

  test('may be referred into, and the whole may be', () => {
    const odd: Schema = exporting({ type: 'object', properties: { a: { $ref: '#/definitions/x~1y%20z/properties/b' }, c: { $ref: '#/properties/a' }, d: { $ref: '#' }, e: { $ref: 'https://other.example/schema' } }, definitions: { 'x/y z': { properties: { b: { type: 'string' } } } } })
    expect(schemasOf([taking('/a', odd)])).toMatchObject({
      PutABody: { properties: { a: { $ref: '#/components/schemas/xyz/properties/b' }, c: { $ref: '#/components/schemas/PutABody/properties/a' }, d: { $ref: '#/components/schemas/PutABody' }, e: { $ref: 'https://other.example/schema' } } },
      xyz: { properties: { b: { type: 'string' } } },
    })
  })
})

test('a problem type is a component, called by its title; two of one title are two', () => {
  const members = z.object({ left: z.int() })
  const SoldOut = problemType('https://api.example/sold-out', 409, { title: 'Sold out', description: 'None is left.', members })
  const Other = problemType('https://api.example/other', 410, { title: 'Sold out' })
  const schemas = schemasOf([service('/a', { get: { problems: [SoldOut], handler: () => 1 }, put: { problems: [SoldOut, Other], handler: () => 1 } })])
  expect(schemas['SoldOut']).toMatchObject({ description: 'None is left.', allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { type: { const: 'https://api.example/sold-out' }, title: { const: 'Sold out' }, status: { const: 409 } } }, { properties: { left: { type: 'integer' } } }] })
  expect(schemas['SoldOut2']).toMatchObject({ allOf: [{}, { properties: { status: { const: 410 } } }] })
})
