/** The table of notes: every code has options that show it, with a message and something to do. */
import { describe, expect, test } from 'vitest'
import { translateExpressCors, translateFastifyCors, translateHonoCors } from '../../src/compat.ts'
import type { CompatFaultCode, CompatNoteCode, Note, Reasons, Translation } from '../../src/compat.ts'
import { COMPAT_FAULT_CODES, COMPAT_NOTE_CODES } from '../../src/compat/note-text.ts'

const APP = 'https://app.example'
const express = (options: unknown, reasons: Reasons = {}): Translation => translateExpressCors(options as never, { reasons })
const fastify = (options: unknown, reasons: Reasons = {}): Translation => translateFastifyCors(options as never, { reasons })
const hono = (options: unknown, reasons: Reasons = {}): Translation => translateHonoCors(options as never, { reasons })
const asked = { origin: 'a test' }

const FAULTS: Readonly<Record<CompatFaultCode, Translation>> = {
  'options/type': express(5),
  'options/per-request': express(() => undefined),
  'option/unknown': express({ colour: 'red' }),
  'option/type': express({ credentials: 'yes' }),
  'option/unset': express({ origin: undefined }),
  'origin/compared-as-text': express({ origin: 'https://*.app.example' }),
  'origin/star-in-list': express({ origin: ['*'] }),
  'origin/everybody-with-credentials': express({ origin: true, credentials: true }),
  'origin/star-with-credentials': express({ origin: '*', credentials: true }),
  'regexp/unanchored': express({ origin: /app\.example$/ }),
  'regexp/dot': express({ origin: /^https:\/\/app.example$/ }),
  'regexp/not-a-pattern': express({ origin: /^https:\/\/\d+\.app\.example$/ }),
  'regexp/remembers': express({ origin: /^https:\/\/app\.example$/g }),
  'regexp/strangers': express({ origin: /app\.example$/, credentials: true }, asked),
  'callback/no-reason': express({ origin: () => true }),
  'callback/request': hono({ origin: (origin: string, context: unknown) => context && origin }, asked),
  'methods/star': express({ methods: '*' }),
  'methods/per-request': hono({ allowMethods: () => ['GET'] }),
  'headers/star-with-credentials': express({ origin: APP, credentials: true, allowedHeaders: '*' }),
  'preflight/continue': express({ preflightContinue: true }),
  'preflight/off': fastify({ preflight: false }),
  'preflight/status': express({ optionsSuccessStatus: 404 }),
  'hook/unknown': fastify({ hook: 'onSend' }),
}

const NOTES: Readonly<Record<CompatNoteCode, Translation>> = {
  'origin/everybody': express({ origin: true }),
  'origin/off': express({ origin: false }),
  'origin/star-among-others': fastify({ origin: [APP, '*'] }),
  'origin/no-effect': express({ origin: [APP, false] }),
  'regexp/translated': express({ origin: /^https:\/\/app\.example$/ }),
  'regexp/wider': express({ origin: /^https:\/\/([a-z0-9-]+\.)+app\.example$/ }),
  'regexp/narrower': express({ origin: /^https:\/\/pr-[\w-]+\.app\.example$/ }),
  'regexp/texts': express({ origin: /^https:\/\/pr-[^.]+\.app\.example$/ }),
  'regexp/lookup': express({ origin: /app\.example$/ }, asked),
  'callback/lookup': express({ origin: () => true }, asked),
  'methods/none': express({ methods: [] }),
  'methods/no-effect': express({ methods: ['GET', 'CONNECT'] }),
  'methods/options': express({ methods: ['GET', 'OPTIONS'] }),
  'headers/requested': express({ origin: APP, credentials: true }),
  'headers/authorization': express({ allowedHeaders: '*' }),
  'headers/star-among-others': express({ exposedHeaders: ['*', 'etag'] }),
  'headers/no-effect': express({ allowedHeaders: ['cookie'] }),
  'max-age/default': express({}),
  'max-age/capped': express({ maxAge: 100_000 }),
  'preflight/own': express({ preflightContinue: true }, { preflightContinue: 'it logs' }),
  'preflight/refused': fastify({ preflight: false }, { preflight: 'nothing answers' }),
  'preflight/204': express({ optionsSuccessStatus: 200 }),
  'preflight/strict': fastify({ strictPreflight: false }),
  'preflight/cache-control': fastify({ cacheControl: 5 }),
  'hook/none': fastify({ hook: 'preHandler' }),
  'route/none': fastify({ logLevel: 'silent' }),
  'danger/stated': express({ origin: 'http://plain.example', credentials: true }, { dangerouslyAllowInsecureOrigins: 'a test' }),
}

const faultsOf = (translation: Translation): readonly Note[] => (translation.ok ? [] : translation.faults)
const readable = (text: string): boolean => /^\S.*[.)]$/s.test(text) && !/undefined|null|\[object|NaN|\.\.|[\0-\x1f]| {2}|\s[.,;:]/.test(text.replaceAll('is undefined', 'is nothing').replaceAll('\'null\'', '\'it\''))

describe('every code', () => {
  test.each(Object.entries(FAULTS))('%s is refused, for that alone', (code, translation) => {
    expect(faultsOf(translation).map((fault) => fault.code)).toEqual([code])
  })

  test.each(Object.entries(NOTES))('%s is noted of a policy that is made', (code, translation) => {
    expect(translation.ok).toBe(true)
    expect(translation.notes.map((note) => note.code)).toContain(code)
  })

  test('is in the table of texts, and every text is of a code', () => {
    expect(Object.keys(FAULTS)).toEqual(COMPAT_FAULT_CODES)
    expect(Object.keys(NOTES)).toEqual(COMPAT_NOTE_CODES)
  })

  test('stands for one thing: no fault is a note', () => {
    expect(COMPAT_FAULT_CODES.filter((code) => COMPAT_NOTE_CODES.includes(code))).toEqual([])
  })
})

test.each([...Object.entries(FAULTS), ...Object.entries(NOTES)])('%s reads well: one line of sentences, and something to do', (_, translation) => {
  for (const { message, fix } of [...faultsOf(translation), ...translation.notes]) expect([readable(message), readable(fix), message, fix]).toEqual([true, true, message, fix])
})

test('the same is told once, and another entry of the same list again', () => {
  const translation = express({ origin: ['https://a.example/', 'https://a.example/', 'https://b.example/'] })
  expect(faultsOf(translation).map(({ value }) => value)).toEqual(['https://a.example/', 'https://b.example/'])
})
