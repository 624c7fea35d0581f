/** The options of `@fastify/cors` where they differ from those of express `cors`. */
import type { FastifyCorsOptions as TheirOptions } from '@fastify/cors'
import { describe, expect, test } from 'vitest'
import { translateFastifyCors } from '../../src/compat.ts'
import type { FastifyCorsOptions, NoteCode, Reasons } from '../../src/compat.ts'
import { oneLine } from './printed.ts'

type Loose = Readonly<Record<string, unknown>>
const translate = (options: Loose, reasons: Reasons = {}) => translateFastifyCors(options as FastifyCorsOptions, { reasons })

const QUIET = { allowedHeaders: 'x-a', maxAge: 60 }
const rest = 'methods: [\'GET\', \'HEAD\', \'POST\'], allowHeaders: [\'x-a\'], maxAge: 60'

describe('what is meant', () => {
  test.each<[Loose, string, readonly NoteCode[]]>([
    [{}, '{ origins: \'*\', methods: [\'GET\', \'HEAD\', \'POST\'] }', ['headers/requested', 'max-age/default']],
    [{ allowedHeaders: null, exposedHeaders: null, maxAge: null }, '{ origins: \'*\', methods: [\'GET\', \'HEAD\', \'POST\'] }', ['headers/requested', 'max-age/default']],
    [{ ...QUIET, origin: ['https://app.example', '*'] }, `{ origins: '*', ${rest} }`, ['origin/star-among-others']],
    [{ ...QUIET, origin: false }, '{ enabled: false }', ['origin/off']],
    [{ ...QUIET, origin: /^https:\/\/app\.example$/g }, `{ origins: ['https://app.example'], ${rest} }`, ['regexp/translated']],
    [{ ...QUIET, origin: /https:\/\/app\.example$/y }, `{ origins: ['https://app.example'], ${rest} }`, ['regexp/translated']],
    [{ ...QUIET, methods: 'GET,PUT' }, '{ origins: \'*\', methods: [\'GET\', \'PUT\'], allowHeaders: [\'x-a\'], maxAge: 60 }', []],
    [{ ...QUIET, methods: ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'] }, '{ origins: \'*\', allowHeaders: [\'x-a\'], maxAge: 60 }', []],
    [{ ...QUIET, methods: undefined }, `{ origins: '*', ${rest} }`, ['methods/none']],
    [{ maxAge: 60, allowedHeaders: undefined }, '{ origins: \'*\', methods: [\'GET\', \'HEAD\', \'POST\'], allowHeaders: [], maxAge: 60 }', []],
    [{ maxAge: 60, allowedHeaders: '' }, '{ origins: \'*\', methods: [\'GET\', \'HEAD\', \'POST\'], allowHeaders: [], maxAge: 60 }', []],
    [{ ...QUIET, exposedHeaders: undefined }, `{ origins: '*', ${rest} }`, []],
    [{ ...QUIET, hook: 'onRequest', preflight: true }, `{ origins: '*', ${rest} }`, []],
    [{ ...QUIET, hook: 'preHandler' }, `{ origins: '*', ${rest} }`, ['hook/none']],
    [{ ...QUIET, hideOptionsRoute: false, logLevel: 'silent' }, `{ origins: '*', ${rest} }`, ['route/none', 'route/none']],
    [{ ...QUIET, strictPreflight: false }, `{ origins: '*', ${rest} }`, ['preflight/strict']],
    [{ ...QUIET, cacheControl: 5 }, `{ origins: '*', ${rest} }`, ['preflight/cache-control']],
    [{ ...QUIET, cacheControl: 'no-store' }, `{ origins: '*', ${rest} }`, ['preflight/cache-control']],
    [{ ...QUIET, cacheControl: 1.5 }, `{ origins: '*', ${rest} }`, []],
    [{ ...QUIET, optionsSuccessStatus: 201 }, `{ origins: '*', ${rest} }`, ['preflight/204']],
  ])('%o is %s', (options, source, codes) => {
    const translation = translate(options)
    expect(translation.ok ? oneLine(translation.source) : translation.faults).toBe(source)
    expect(translation.notes.map(({ code }) => code)).toEqual(codes)
  })

  test('without options everybody may read, and only what browsers send anyway is granted', () => {
    expect(translateFastifyCors()).toMatchObject({ ok: true, policy: { origins: '*', methods: ['GET', 'HEAD', 'POST'] } })
  })

  test('false, as a route writes it, is no CORS', () => {
    expect(translateFastifyCors(false)).toMatchObject({ ok: true, policy: { enabled: false }, source: '{ enabled: false }' })
  })
})

describe('what cannot be meant', () => {
  test.each<[Loose, readonly (readonly [NoteCode, string, unknown])[], string]>([
    [{ origin: undefined }, [['option/unset', 'origin', undefined]], 'Set it'],
    [{ origin: ['https://app.example', '*'], credentials: true }, [['origin/star-with-credentials', 'origin', ['https://app.example', '*']]], 'leave credentials out'],
    [{ origin: [['*']] }, [['origin/star-in-list', 'origin', '*']], 'remove it'],
    [{ preflight: false }, [['preflight/off', 'preflight', false]], 'reasons: { preflight: '],
    [{ preflight: undefined }, [['preflight/off', 'preflight', undefined]], 'Leave it out'],
    [{ preflightContinue: true }, [['preflight/continue', 'preflightContinue', true]], 'reasons: { preflightContinue: '],
    [{ hook: 'onSend' }, [['hook/unknown', 'hook', 'onSend']], 'Leave it out'],
    [{ headers: ['x-a'] }, [['option/unknown', 'headers', 'headers']], 'Write allowedHeaders.'],
    [{ delegator: () => undefined }, [['options/per-request', 'delegator', expect.any(Function)]], 'Translate each of the objects'],
  ])('%o', (options, faults, mend) => {
    const translation = translate(options)
    const found = translation.ok ? [] : translation.faults
    expect(found.map(({ code, option, value }) => [code, option, value])).toEqual(faults)
    expect(found[0]?.fix).toContain(mend)
  })

  test('a function that makes the options', () => {
    expect(translateFastifyCors(() => () => undefined)).toMatchObject({ ok: false, faults: [{ code: 'options/per-request', option: 'options' }] })
  })
})

test('no preflights, for a stated reason, are a policy that grants them nothing', () => {
  const translation = translate({ origin: 'https://app.example', methods: 'PUT', allowedHeaders: 'x-a', maxAge: 60, preflight: false }, { preflight: 'no route answers OPTIONS' })
  expect(translation).toMatchObject({ ok: true, notes: [{ code: 'preflight/refused', message: expect.stringContaining('because no route answers OPTIONS') }] })
  expect(translation.ok && translation.policy).toEqual({ origins: ['https://app.example'], methods: ['GET', 'HEAD', 'POST'], allowHeaders: [], maxAge: 60 })
})

test('a function is asked without the instance, and the note says so', () => {
  const translation = translate({ ...QUIET, origin: async () => true }, { origin: 'a test' })
  expect(translation).toMatchObject({ ok: true, notes: [{ code: 'callback/lookup', message: expect.stringContaining('without the Fastify instance as this') }] })
  expect(translation.ok && translation.source).toContain('fromFastifyOrigin(origin, { credentials: false })')
})

test('takes the types of the package as they are', () => {
  expect(translateFastifyCors({ origin: async (origin) => origin === 'https://app.example' }, { reasons: { origin: 'a test' } }).ok).toBe(true)
  const options: TheirOptions = { origin: ['https://app.example', [/^https:\/\/b\.example$/]], methods: ['GET'], hook: 'onRequest', logLevel: 'silent', cacheControl: 5 }
  expect(translateFastifyCors(options).ok).toBe(true)
  const asked: TheirOptions = { origin: async (origin: string | undefined) => origin === 'https://app.example', delegator: undefined as never }
  expect(translateFastifyCors(asked, { reasons: { origin: 'a test' } }).ok).toBe(true)
})
