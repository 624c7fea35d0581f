/** The options of `hono/cors` where they differ from those of express `cors`. */
import type { cors } from 'hono/cors'
import { describe, expect, test } from 'vitest'
import { translateHonoCors } from '../../src/compat.ts'
import type { HonoCorsOptions, NoteCode, Reasons } from '../../src/compat.ts'
import { oneLine } from './printed.ts'

type Loose = Readonly<Record<string, unknown>>
const translate = (options: Loose, reasons: Reasons = {}) => translateHonoCors(options as HonoCorsOptions, { reasons })

const QUIET = { allowMethods: ['GET', 'PUT'], allowHeaders: ['x-a'], maxAge: 60 }
const rest = 'methods: [\'GET\', \'PUT\'], allowHeaders: [\'x-a\'], maxAge: 60'
const USUAL = '\'GET\', \'HEAD\', \'PUT\', \'POST\', \'DELETE\', \'PATCH\', \'QUERY\''

describe('what is meant', () => {
  test.each<[Loose, string, readonly NoteCode[]]>([
    [{}, `{ origins: '*', methods: [${USUAL}] }`, ['headers/requested', 'max-age/default']],
    [{ ...QUIET, origin: 'https://app.example' }, `{ origins: ['https://app.example'], ${rest} }`, []],
    [{ ...QUIET, origin: ['https://app.example', false] }, `{ origins: ['https://app.example'], ${rest} }`, ['origin/no-effect']],
    [{ ...QUIET, allowHeaders: [] }, '{ origins: \'*\', methods: [\'GET\', \'PUT\'], maxAge: 60 }', ['headers/requested']],
    [{ ...QUIET, allowHeaders: undefined }, '{ origins: \'*\', methods: [\'GET\', \'PUT\'], maxAge: 60 }', ['headers/requested']],
    [{ ...QUIET, exposeHeaders: undefined }, `{ origins: '*', ${rest} }`, []],
    [{ ...QUIET, exposeHeaders: ['etag'] }, '{ origins: \'*\', methods: [\'GET\', \'PUT\'], allowHeaders: [\'x-a\'], exposeHeaders: [\'etag\'], maxAge: 60 }', []],
    [{ ...QUIET, allowMethods: [] }, '{ origins: \'*\', methods: [\'GET\', \'HEAD\', \'POST\'], allowHeaders: [\'x-a\'], maxAge: 60 }', ['methods/none']],
    [{ ...QUIET, allowMethods: undefined }, '{ origins: \'*\', methods: [\'GET\', \'HEAD\', \'POST\'], allowHeaders: [\'x-a\'], maxAge: 60 }', ['methods/none']],
  ])('%o is %s', (options, source, codes) => {
    const translation = translate(options)
    expect(translation.ok ? oneLine(translation.source) : translation.faults).toBe(source)
    expect(translation.notes.map(({ code }) => code)).toEqual(codes)
  })

  test('cors() allows everybody', () => {
    expect(translateHonoCors()).toMatchObject({ ok: true, policy: { origins: '*' } })
  })
})

describe('what cannot be meant', () => {
  test.each<[Loose, readonly (readonly [NoteCode, string, unknown])[], string]>([
    [{ origin: undefined }, [['option/unset', 'origin', undefined]], 'fails on every request'],
    [{ origin: '' }, [['option/unset', 'origin', '']], 'allows nobody'],
    [{ origin: true }, [['option/type', 'origin', true]], 'fails on every request'],
    [{ origin: false }, [['option/type', 'origin', false]], 'fails on every request'],
    [{ origin: /^https:\/\/app\.example$/ }, [['option/type', 'origin', /^https:\/\/app\.example$/]], 'cannot use /^https:\\/\\/app\\.example$/ as origin'],
    [{ origin: ['https://app.example', true] }, [['option/type', 'origin', true]], 'cannot use true as origin.'],
    [{ origin: [/^https:\/\/app\.example$/] }, [['option/type', 'origin', /^https:\/\/app\.example$/]], 'cannot use'],
    [{ origin: ['*'] }, [['origin/star-in-list', 'origin', '*']], 'allows nobody'],
    [{ origin: ['https://app.example', ['https://b.example']] }, [['option/type', 'origin', ['https://b.example']]], 'cannot use'],
    [{ credentials: true }, [['origin/star-with-credentials', 'origin', '*']], 'browsers refuse'],
    [{ allowMethods: () => ['GET'] }, [['methods/per-request', 'allowMethods', expect.any(Function)]], 'gives one origin other methods'],
    [{ allowMethods: 'GET,PUT' }, [['option/type', 'allowMethods', 'GET,PUT']], 'cannot use \'GET,PUT\''],
    [{ allowHeaders: 'x-a' }, [['option/type', 'allowHeaders', 'x-a']], 'cannot use'],
    [{ exposeHeaders: 'x-a' }, [['option/type', 'exposeHeaders', 'x-a']], 'cannot use'],
    [{ methods: ['GET'] }, [['option/unknown', 'methods', 'methods']], 'has no option'],
    [{ origin: (origin: string, context: unknown) => context && origin }, [['callback/request', 'origin', expect.any(Function)]], 'takes the request\'s context'],
    [{ origin: (origin: string) => origin }, [['callback/no-reason', 'origin', expect.any(Function)]], 'cannot be read'],
  ])('%o', (options, faults, message) => {
    const translation = translate(options)
    const found = translation.ok ? [] : translation.faults
    expect(found.map(({ code, option, value }) => [code, option, value])).toEqual(faults)
    expect(found[0]?.message).toContain(message)
  })

  test('options that are no object', () => {
    expect(translateHonoCors(5 as never)).toMatchObject({ ok: false, faults: [{ code: 'options/type', message: 'The options of hono/cors are an object, not 5.' }] })
  })

  test('a function that takes the context is refused whatever the reason', () => {
    expect(translate({ origin: (origin: string, context: unknown) => context && origin }, { origin: 'a test' })).toMatchObject({ ok: false, faults: [{ code: 'callback/request' }] })
  })
})

test('a function of the origin alone is taken with a reason', () => {
  const translation = translate({ ...QUIET, origin: (origin: string) => origin }, { origin: 'tenants in a database' })
  expect(translation).toMatchObject({ ok: true, source: expect.stringContaining('  // tenants in a database\n  origins: lookup(fromHonoOrigin(origin, { credentials: false })),\n') })
})

test('takes the types of the package as they are', () => {
  expect(translateHonoCors({ origin: (origin) => (origin.endsWith('.app.example') ? origin : null) }, { reasons: { origin: 'a test' } }).ok).toBe(true)
  const options: NonNullable<Parameters<typeof cors>[0]> = { origin: ['https://app.example'], allowMethods: ['GET'], credentials: true, maxAge: 5 }
  expect(translateHonoCors(options).ok).toBe(true)
  const asked: NonNullable<Parameters<typeof cors>[0]> = { origin: (origin, context) => (context.req.path === '/' ? origin : null) }
  expect(translateHonoCors(asked).ok).toBe(false)
})
