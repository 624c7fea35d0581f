/** The packages beside the policies that their options are translated to: a browser concludes the same from both, but for what the notes name. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { translateExpressCors, translateFastifyCors, translateHonoCors } from '../../src/compat.ts'
import type { NoteCode, Reasons, Translation } from '../../src/compat.ts'
import { Browser } from '../model/browser.ts'
import type { PageIntent, Server, Verdict } from '../model/browser.ts'
import { NAMED_DIFFERENCES } from './named-difference.ts'
import { expressOptions, fastifyOptions, honoOptions } from './option-arbitrary.ts'
import { APPLICATION_HEADERS, serveCorbel, serveExpress, serveFastify, serveHono } from './originals.ts'
import { METHODS, page, PAGES } from './pages.ts'
import { describePolicy, readSource } from './printed.ts'

interface Package {
  readonly name: string
  readonly serve: (options: unknown) => Server | Promise<Server>
  readonly translate: (options: never, settings: { readonly reasons?: Reasons }) => Translation
  readonly options: fc.Arbitrary<Readonly<Record<string, unknown>>>
  /** How many of a hundred generated options a policy is made of, at least. */
  readonly translatable: number
}

const EXPRESS: Package = { name: 'cors', serve: serveExpress, translate: translateExpressCors, options: expressOptions, translatable: 30 }
const FASTIFY: Package = { name: '@fastify/cors', serve: serveFastify, translate: translateFastifyCors, options: fastifyOptions, translatable: 30 }
const HONO: Package = { name: 'hono/cors', serve: serveHono, translate: translateHonoCors, options: honoOptions, translatable: 30 }

const REASONS: Reasons = { origin: 'a test', preflight: 'a test', dangerouslyAllowInsecureOrigins: 'a test', dangerouslyAllowPublicSuffixes: 'a test' }

function packageNamed(name: string): Package {
  const found = [EXPRESS, FASTIFY, HONO].find((each) => each.name === name)
  if (found === undefined) throw new Error(`There is no ${name} here.`)
  return found
}

/** What a page learns. Why it learns nothing is not told to it. */
function conclusion(verdict: Verdict): unknown {
  return verdict.readable ? { status: verdict.status, headers: verdict.headers.filter((name) => name in APPLICATION_HEADERS) } : 'blocked'
}

async function conclude(server: Server, intent: PageIntent): Promise<unknown> {
  return conclusion((await new Browser(server).visit(intent)).verdict)
}

function isNamed(translation: Translation & { readonly ok: true }, intent: PageIntent): boolean {
  const codes = new Set<NoteCode>(translation.notes.map(({ code }) => code))
  return [...codes].some((code) => NAMED_DIFFERENCES[code]?.(intent, translation.policy.credentials === true && translation.policy.dangerouslyAllowInsecureOrigins !== true) === true)
}

/** The pages that learn something else, of those that the notes do not name. */
async function findDifferences(original: Server, translation: Translation & { readonly ok: true }, pages: readonly PageIntent[]): Promise<readonly unknown[]> {
  const corbel = serveCorbel(translation.policy)
  const found: unknown[] = []
  for (const intent of pages) {
    if (isNamed(translation, intent)) continue
    const [was, is] = await Promise.all([conclude(original, intent), conclude(corbel, intent)])
    if (JSON.stringify(was) !== JSON.stringify(is)) found.push({ intent, was, is })
  }
  return found
}

function translated({ translate }: Package, options: unknown, reasons: Reasons = {}): Translation & { readonly ok: true } {
  const translation = translate(options as never, { reasons })
  if (!translation.ok) throw new Error(translation.faults.map(({ code, message }) => `${code}: ${message}`).join('\n'))
  return translation
}

describe.each([EXPRESS, FASTIFY, HONO])('$name', (original) => {
  test('generated options, where a policy is made of them, mean the same to every page', async () => {
    let made = 0
    await fc.assert(fc.asyncProperty(original.options, fc.boolean(), fc.array(page, { minLength: 40, maxLength: 40 }), async (options, reasoned, pages) => {
      const translation = original.translate(options as never, reasoned ? { reasons: REASONS } : {})
      if (!translation.ok) return
      made += 1
      expect(await findDifferences(await original.serve(options), translation, pages)).toEqual([])
    }), { numRuns: 120 })
    expect(made).toBeGreaterThan(original.translatable)
  }, 60_000)

  test('what is printed is the policy, and what is not translated has a fault', async () => {
    await fc.assert(fc.asyncProperty(original.options, fc.boolean(), async (options, reasoned) => {
      const translation = original.translate(options as never, reasoned ? { reasons: REASONS } : {})
      if (!translation.ok) expect(translation.faults.length).toBeGreaterThan(0)
      else expect(await describePolicy(readSource(translation.source))).toEqual(await describePolicy(translation.policy))
    }), { numRuns: 300 })
  })

  test('without options the policies mean the same to every page', async () => {
    expect(await findDifferences(await original.serve(original === FASTIFY ? {} : undefined), translated(original, {}), PAGES)).toEqual([])
  }, 30_000)
})

const app = 'https://app.example'
const onExample = /^https:\/\/([\w-]+\.)*example\.com$/
const asked = { origin: 'a test' }

describe('chosen options, to every page', () => {
  test.each<[string, string, Readonly<Record<string, unknown>>, Reasons?]>([
    ['cors', 'one origin', { origin: app }],
    ['cors', 'a list with credentials', { origin: [app, 'http://localhost:3000'], credentials: true, exposedHeaders: 'ETag, X-E' }],
    ['cors', 'every origin reflected', { origin: true, methods: [], allowedHeaders: [] }],
    ['cors', 'CORS turned off', { origin: false }],
    ['cors', 'an expression that is patterns', { origin: onExample, credentials: true, allowedHeaders: 'X-A,content-type' }],
    ['cors', 'an expression that is asked', { origin: [/\.example\.com$/, app], credentials: true }, asked],
    ['cors', 'a function that gives true and false', { origin: (origin: string, done: (error: unknown, answer?: unknown) => void) => done(null, origin === app) }, asked],
    ['cors', 'a function that gives an error', { origin: (origin: string, done: (error: unknown, answer?: unknown) => void) => done(origin === app ? null : new Error('no'), true) }, asked],
    ['cors', 'a function that gives lists and expressions', { origin: (_: string, done: (error: unknown, answer?: unknown) => void) => done(null, [app, onExample]), credentials: true }, asked],
    ['cors', 'a function that gives the star', { origin: (_: string, done: (error: unknown, answer?: unknown) => void) => done(null, '*') }, asked],
    ['@fastify/cors', 'one origin', { origin: app, methods: ['GET', 'PUT', 'DELETE'] }],
    ['@fastify/cors', 'a list with credentials', { origin: [app, 'http://localhost:3000'], credentials: true, exposedHeaders: ['ETag'], allowedHeaders: ['x-a', 'Authorization'] }],
    ['@fastify/cors', 'a list with the star in it', { origin: [app, '*'], exposedHeaders: '*' }],
    ['@fastify/cors', 'CORS turned off', { origin: false }],
    ['@fastify/cors', 'an expression with a memory', { origin: /^https:\/\/([\w-]+\.)*example\.com$/g }],
    ['@fastify/cors', 'no preflights', { origin: app, preflight: false }, { preflight: 'a test' }],
    ['@fastify/cors', 'an asynchronous function', { origin: async (origin: string) => (origin === app ? true : 'https://b.example:8443'), credentials: true }, asked],
    ['@fastify/cors', 'a function that gives an error', { origin: (origin: string, done: (error: unknown, answer?: unknown) => void) => { done(origin === app ? null : new Error('no'), true) } }, asked],
    ['@fastify/cors', 'a function that gives nothing', { origin: async () => undefined }, asked],
    ['hono/cors', 'one origin', { origin: app, allowHeaders: ['x-a'], exposeHeaders: ['ETag', 'x-f'] }],
    ['hono/cors', 'a list with credentials', { origin: [app, 'http://localhost:3000'], credentials: true }],
    ['hono/cors', 'a function', { origin: (origin: string) => (origin.endsWith('.example.com') ? origin : 'http://example.com') }, asked],
    ['hono/cors', 'a function that gives the star', { origin: async (origin: string) => (origin === app ? origin : '*') }, asked],
    ['hono/cors', 'a function that gives nothing', { origin: () => null, allowMethods: ['GET'] }, asked],
  ])('%s, %s', async (name, _, options, reasons) => {
    const original = packageNamed(name)
    expect(await findDifferences(await original.serve(options), translated(original, options, reasons), PAGES)).toEqual([])
  }, 30_000)
})

describe('the harness', () => {
  test('sees that another policy is another', async () => {
    const other = translated(EXPRESS, { origin: 'https://b.example:8443' })
    expect((await findDifferences(serveExpress({ origin: app }), other, PAGES)).length).toBeGreaterThan(50)
  })

  test.each<[NoteCode, string, Readonly<Record<string, unknown>>, Reasons?]>([
    ['headers/authorization', 'cors', { allowedHeaders: '*' }],
    ['methods/none', 'hono/cors', { allowMethods: [] }],
    ['preflight/refused', '@fastify/cors', { preflight: false }, { preflight: 'a test' }],
    ['regexp/wider', 'cors', { origin: /^https:\/\/([a-z0-9-]+\.)+example\.com$/ }],
    ['regexp/narrower', '@fastify/cors', { origin: /^https:\/\/pr-[\w-]+\.example\.com$/ }],
    ['regexp/lookup', 'cors', { origin: /example\.com$|null/ }, asked],
    ['callback/lookup', 'hono/cors', { origin: (origin: string) => origin, credentials: true }, asked],
  ])('knows no difference that does not exist: %s is one, in %s', async (code, name, options, reasons) => {
    const original = packageNamed(name)
    const translation = translated(original, options, reasons)
    expect(translation.notes.map((note) => note.code)).toContain(code)
    const unnamed = { ...translation, notes: translation.notes.filter((note) => note.code !== code) }
    expect((await findDifferences(await original.serve(options), unnamed, PAGES)).length).toBeGreaterThan(0)
  }, 30_000)

  test('has a case for every difference that it allows', () => {
    expect(Object.keys(NAMED_DIFFERENCES).sort()).toEqual(['callback/lookup', 'headers/authorization', 'methods/none', 'preflight/refused', 'regexp/lookup', 'regexp/narrower', 'regexp/wider'])
  })

  test('asks for more than what browsers send without asking', () => {
    expect(METHODS.length).toBeGreaterThan(5)
    expect(PAGES.length).toBeGreaterThan(1500)
  })
})
