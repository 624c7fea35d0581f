/** The options of express `cors`, one table a kind of meaning. */
import type { CorsOptions, CorsOptionsDelegate } from 'cors'
import { describe, expect, test } from 'vitest'
import { translateExpressCors } from '../../src/compat.ts'
import type { ExpressCorsOptions, NoteCode, Reasons } from '../../src/compat.ts'

type Loose = Readonly<Record<string, unknown>>
const translate = (options: Loose, reasons: Reasons = {}) => translateExpressCors(options as ExpressCorsOptions, { reasons })

/** What every translation without `maxAge` and `allowedHeaders` notes. */
const DEFAULTS: readonly NoteCode[] = ['headers/requested', 'max-age/default']
/** Options with which there is nothing to note of those two. */
const QUIET = { allowedHeaders: 'x-a', maxAge: 60 }
const quiet = 'allowHeaders: [\'x-a\'], maxAge: 60'

describe('what is meant', () => {
  test('cors() allows everybody, every header and the usual methods', () => {
    expect(translateExpressCors()).toMatchObject({ ok: true, policy: { origins: '*' }, source: '{ origins: \'*\' }' })
  })

  test.each<[Loose, string, readonly NoteCode[]]>([
    [{}, '{ origins: \'*\' }', DEFAULTS],
    [{ origin: '*' }, '{ origins: \'*\' }', DEFAULTS],
    [{ ...QUIET, origin: 'https://app.example' }, `{ origins: ['https://app.example'], ${quiet} }`, []],
    [{ ...QUIET, origin: ['https://app.example', ['http://localhost:3000']] }, `{ origins: ['https://app.example', 'http://localhost:3000'], ${quiet} }`, []],
    [{ ...QUIET, origin: ['https://app.example', false] }, `{ origins: ['https://app.example'], ${quiet} }`, ['origin/no-effect']],
    [{ ...QUIET, origin: true }, `{ origins: '*', ${quiet} }`, ['origin/everybody']],
    [{ ...QUIET, origin: ['https://app.example', true] }, `{ origins: '*', ${quiet} }`, ['origin/everybody']],
    [{ origin: false, exposedHeaders: 'etag', optionsSuccessStatus: 200 }, '{ enabled: false }', ['origin/off']],
    [{ ...QUIET, origin: /^https:\/\/.+\.app\.example$/ }, `{ origins: ['https://*.app.example'], ${quiet} }`, ['regexp/translated', 'regexp/texts']],
    [{ ...QUIET, origin: [/^https:\/\/([a-z0-9-]+\.)+app\.example$/] }, `{ origins: ['https://*.app.example'], ${quiet} }`, ['regexp/translated', 'regexp/wider']],
    [{ ...QUIET, origin: [/^https:\/\/pr-[\w-]+\.app\.example$/] }, `{ origins: ['https://pr-*.app.example'], ${quiet} }`, ['regexp/translated', 'regexp/narrower']],
    [{ ...QUIET, methods: 'GET,HEAD,PUT,PATCH,POST,DELETE' }, `{ origins: '*', ${quiet} }`, []],
    [{ ...QUIET, methods: 'GET, PUT,, ' }, `{ origins: '*', methods: ['GET', 'PUT'], ${quiet} }`, []],
    [{ ...QUIET, methods: ['GET,PUT', 'PUT', 'TRACE'] }, `{ origins: '*', methods: ['GET', 'PUT'], ${quiet} }`, ['methods/no-effect']],
    [{ ...QUIET, methods: ['OPTIONS', 'GET'] }, `{ origins: '*', methods: ['OPTIONS', 'GET'], ${quiet} }`, ['methods/options']],
    [{ ...QUIET, methods: '' }, `{ origins: '*', methods: ['GET', 'HEAD', 'POST'], ${quiet} }`, ['methods/none']],
    [{ ...QUIET, methods: [] }, `{ origins: '*', methods: ['GET', 'HEAD', 'POST'], ${quiet} }`, ['methods/none']],
    [{ maxAge: 60, headers: ['X-A'] }, '{ origins: \'*\', allowHeaders: [\'X-A\'], maxAge: 60 }', []],
    [{ maxAge: 60, headers: ['X-A'], allowedHeaders: 'X-B' }, '{ origins: \'*\', allowHeaders: [\'X-B\'], maxAge: 60 }', []],
    [{ maxAge: 60, allowedHeaders: [] }, '{ origins: \'*\', allowHeaders: [], maxAge: 60 }', []],
    [{ maxAge: 60, allowedHeaders: '' }, '{ origins: \'*\', maxAge: 60 }', ['headers/requested']],
    [{ maxAge: 60, allowedHeaders: 'Content-Type, Origin,Accept' }, '{ origins: \'*\', allowHeaders: [\'Content-Type\', \'Accept\'], maxAge: 60 }', ['headers/no-effect']],
    [{ maxAge: 60, allowedHeaders: '*' }, '{ origins: \'*\', maxAge: 60 }', ['headers/authorization']],
    [{ maxAge: 60, allowedHeaders: ['*', 'Authorization'] }, '{ origins: \'*\', maxAge: 60 }', ['headers/star-among-others']],
    [{ ...QUIET, exposedHeaders: 'ETag,X-E' }, '{ origins: \'*\', allowHeaders: [\'x-a\'], exposeHeaders: [\'ETag\', \'X-E\'], maxAge: 60 }', []],
    [{ ...QUIET, exposedHeaders: ['*', 'ETag'] }, '{ origins: \'*\', allowHeaders: [\'x-a\'], exposeHeaders: \'*\', maxAge: 60 }', ['headers/star-among-others']],
    [{ ...QUIET, exposedHeaders: ['Set-Cookie', 'Content-Type'] }, '{ origins: \'*\', allowHeaders: [\'x-a\'], exposeHeaders: [\'Content-Type\'], maxAge: 60 }', ['headers/no-effect', 'warning/safelisted-header']],
    [{ ...QUIET, exposedHeaders: null }, `{ origins: '*', ${quiet} }`, []],
    [{ ...QUIET, origin: 'https://app.example', credentials: true }, `{ origins: ['https://app.example'], credentials: true, ${quiet} }`, []],
    [{ ...QUIET, credentials: false }, `{ origins: '*', ${quiet} }`, []],
    [{ ...QUIET, maxAge: 0 }, '{ origins: \'*\', allowHeaders: [\'x-a\'], maxAge: 0 }', []],
    [{ ...QUIET, maxAge: '600' }, '{ origins: \'*\', allowHeaders: [\'x-a\'], maxAge: 600 }', []],
    [{ ...QUIET, maxAge: 9e9 }, '{ origins: \'*\', allowHeaders: [\'x-a\'], maxAge: 86400 }', ['max-age/capped', 'warning/max-age']],
    [{ ...QUIET, maxAge: null }, '{ origins: \'*\', allowHeaders: [\'x-a\'] }', ['max-age/default']],
    [{ ...QUIET, preflightContinue: false, optionsSuccessStatus: 204 }, `{ origins: '*', ${quiet} }`, []],
    [{ ...QUIET, optionsSuccessStatus: 200 }, `{ origins: '*', ${quiet} }`, ['preflight/204']],
  ])('%o is %s', (options, source, codes) => {
    const translation = translate(options)
    expect(translation.ok ? translation.source : translation.faults).toBe(source)
    expect(translation.notes.map(({ code }) => code)).toEqual(codes)
  })
})

describe('what cannot be meant', () => {
  test.each<[Loose, readonly (readonly [NoteCode, string, unknown])[], string]>([
    [{ origin: true, credentials: true }, [['origin/everybody-with-credentials', 'origin', true]], 'List the origins, or leave credentials out.'],
    [{ origin: ['https://app.example', true], credentials: true }, [['origin/everybody-with-credentials', 'origin', true]], 'List the origins'],
    [{ credentials: true }, [['origin/star-with-credentials', 'origin', '*']], 'List the origins; or leave credentials out'],
    [{ origin: undefined }, [['option/unset', 'origin', undefined]], 'Set it, or leave the option out for everybody.'],
    [{ origin: '' }, [['option/unset', 'origin', '']], 'Set it'],
    [{ origin: ['https://app.example', null] }, [['option/unset', 'origin', null]], 'remove it from the list'],
    [{ origin: [] }, [['origins/empty', 'origin', []]], 'Name an origin'],
    [{ origin: [false] }, [['origins/empty', 'origin', [false]]], 'Name an origin'],
    [{ origin: 'https://app.example/' }, [['origin/path', 'origin', 'https://app.example/']], 'Write \'https://app.example\'.'],
    [{ origin: 'https://app.example:443' }, [['origin/default-port', 'origin', 'https://app.example:443']], 'Write \'https://app.example\'.'],
    [{ origin: 'https://a.example,https://b.example' }, [['origin/list', 'origin', 'https://a.example,https://b.example']], 'Write a list: [\'https://a.example\', \'https://b.example\'].'],
    [{ origin: ['https://APP.example'] }, [['origin/upper-case', 'origin', 'https://APP.example']], 'Write \'https://app.example\'.'],
    [{ origin: 'null' }, [['origin/null', 'origin', 'null']], 'Remove it'],
    [{ origin: 'app.example' }, [['origin/compared-as-text', 'origin', 'app.example']], 'or put \'https://app.example\' into the policy'],
    [{ origin: 'https://*.app.example' }, [['origin/compared-as-text', 'origin', 'https://*.app.example']], 'or put \'https://*.app.example\' into the policy'],
    [{ origin: ['http://localhost:*'] }, [['origin/compared-as-text', 'origin', 'http://localhost:*']], 'http://localhost:*'],
    [{ origin: ['*', 'https://app.example'] }, [['origin/star-in-list', 'origin', '*']], 'Write origin: \'*\' for everybody, or remove it.'],
    [{ origin: 5 }, [['option/type', 'origin', 5]], 'List origins such as'],
    [{ origin: [0] }, [['option/type', 'origin', 0]], 'List origins such as'],
    [{ origin: 'http://plain.example', credentials: true }, [['origins/insecure-with-credentials', 'origin', 'http://plain.example']], 'dangerouslyAllowInsecureOrigins'],
    [{ origin: /^https:\/\/[a-z0-9-]+-team\.vercel\.app$/, credentials: true }, [['origins/public-suffix-with-credentials', 'origin', 'https://*-team.vercel.app']], 'dangerouslyAllowPublicSuffixes'],
    [{ methods: undefined }, [['option/unset', 'methods', undefined]], 'Set it, or leave it out.'],
    [{ methods: '*' }, [['methods/star', 'methods', '*']], 'List the methods.'],
    [{ methods: ['GET', 'put'] }, [['methods/case', 'methods', 'put']], 'Write \'PUT\'.'],
    [{ methods: ['GET PUT'] }, [['methods/invalid', 'methods', 'GET PUT']], 'Write a method'],
    [{ methods: 5 }, [['option/type', 'methods', 5]], 'Write a list of names, or a text with commas between them.'],
    [{ methods: [5] }, [['option/type', 'methods', [5]]], 'Write a list of names'],
    [{ methods: () => 'GET' }, [['methods/per-request', 'methods', expect.any(Function)]], 'needs a path of its own'],
    [{ allowedHeaders: '*', origin: 'https://app.example', credentials: true }, [['headers/star-with-credentials', 'allowedHeaders', '*']], 'Leave allowedHeaders out'],
    [{ allowedHeaders: ['X A'] }, [['allow-headers/invalid', 'allowedHeaders', 'X A']], 'Write a header name'],
    [{ allowedHeaders: ['Access-Control-Allow-Origin'] }, [['allow-headers/prohibited', 'allowedHeaders', 'Access-Control-Allow-Origin']], 'Remove it'],
    [{ headers: 5 }, [['option/type', 'headers', 5]], 'Write a list'],
    [{ exposedHeaders: '*', origin: 'https://app.example', credentials: true }, [['expose-headers/wildcard-with-credentials', 'exposedHeaders', '*']], 'List the names of the headers.'],
    [{ exposedHeaders: ['X:E'] }, [['expose-headers/invalid', 'exposedHeaders', 'X:E']], 'Write a header name'],
    [{ credentials: 'true' }, [['option/type', 'credentials', 'true']], 'Write true or false.'],
    [{ maxAge: -1 }, [['max-age/range', 'maxAge', -1]], 'Write 0 to keep nothing'],
    [{ maxAge: 1.5 }, [['max-age/type', 'maxAge', 1.5]], 'Write a number'],
    [{ maxAge: 'long' }, [['max-age/type', 'maxAge', 'long']], 'Write a number'],
    [{ preflightContinue: true }, [['preflight/continue', 'preflightContinue', true]], 'reasons: { preflightContinue: '],
    [{ optionsSuccessStatus: 404 }, [['preflight/status', 'optionsSuccessStatus', 404]], 'Leave it out.'],
    [{ optionsSuccessStatus: undefined }, [['preflight/status', 'optionsSuccessStatus', undefined]], 'Leave it out.'],
    [{ origins: ['https://app.example'] }, [['option/unknown', 'origins', 'origins']], 'Write origin.'],
    [{ allowMethods: 'GET' }, [['option/unknown', 'allowMethods', 'allowMethods']], 'Write methods.'],
    [{ allowHeaders: 'x-a' }, [['option/unknown', 'allowHeaders', 'allowHeaders']], 'Write allowedHeaders.'],
    [{ exposeHeaders: 'x-a' }, [['option/unknown', 'exposeHeaders', 'exposeHeaders']], 'Write exposedHeaders.'],
    [{ supportsCredentials: true }, [['option/unknown', 'supportsCredentials', 'supportsCredentials']], 'Write credentials.'],
    [{ maxAgeSeconds: 5 }, [['option/unknown', 'maxAgeSeconds', 'maxAgeSeconds']], 'Write maxAge.'],
    [{ preflightContinued: false }, [['option/unknown', 'preflightContinued', 'preflightContinued']], 'Write preflightContinue.'],
    [{ colour: 'red' }, [['option/unknown', 'colour', 'colour']], 'Remove it.'],
  ])('%o', (options, faults, mend) => {
    const translation = translate(options)
    expect(translation.ok).toBe(false)
    const found = translation.ok ? [] : translation.faults
    expect(found.map(({ code, option, value }) => [code, option, value])).toEqual(faults)
    expect(found[0]?.fix).toContain(mend)
  })

  test.each([null, 5, 'cors', []])('options that are no object: %o', (options) => {
    expect(translateExpressCors(options as never)).toMatchObject({ ok: false, faults: [{ code: 'options/type' }] })
  })

  test('a function that makes the options', () => {
    const delegate: CorsOptionsDelegate = (_, done) => done(null, { origin: true })
    expect(translateExpressCors(delegate)).toMatchObject({ ok: false, faults: [{ code: 'options/per-request', fix: expect.stringContaining('Translate each of the objects') }] })
  })

  test('everything at once', () => {
    const translation = translate({ origin: ['https://app.example/', 'https://*.app.example'], methods: ['put'], allowedHeaders: ['a b'], exposedHeaders: ['c d'], maxAge: -1, colour: 'red', optionsSuccessStatus: 500, preflightContinue: true })
    expect(translation.ok ? [] : translation.faults.map(({ code }) => code).toSorted()).toEqual([
      'allow-headers/invalid', 'expose-headers/invalid', 'max-age/range', 'methods/case', 'option/unknown', 'origin/compared-as-text', 'origin/path', 'preflight/continue', 'preflight/status',
    ])
  })

  test('tells that a misspelt origin leaves everybody in', () => {
    const translation = translate({ origins: ['https://app.example'] })
    expect(translation.ok ? '' : translation.faults[0]?.message).toBe('cors has no option \'origins\', and pays no heed to it; so every site is allowed.')
    const both = translate({ origins: ['https://app.example'], origin: 'https://app.example' })
    expect(both.ok ? '' : both.faults[0]?.message).toBe('cors has no option \'origins\', and pays no heed to it.')
  })
})

describe('a regular expression that is no pattern', () => {
  test.each<[RegExp, NoteCode, string, string]>([
    [/\.example\.com$/, 'regexp/unanchored', 'it has no ^ at its start; it does not name the scheme.', 'Write \'https://*.example.com\', where that is meant.'],
    [/example\.com$/, 'regexp/unanchored', 'It lets in \'https://evilexample.com\'.', 'Write \'https://example.com\' and \'https://*.example.com\''],
    [/^https:\/\/example\.com/, 'regexp/unanchored', 'it has no $ at its end. It lets in \'https://example.com.evil.net\'.', 'Write \'https://example.com\''],
    [/^https:\/\/app.example\.com$/, 'regexp/dot', 'a dot without a backslash is any character. It lets in \'https://appxexample.com\'.', 'Write \'https://app.example.com\''],
    [/^https:\/\/[a-z0-9-]+\.example\.com$/, 'regexp/not-a-pattern', 'its wildcard takes in one label, where a pattern\'s takes in one or more.', 'Write \'https://*.example.com\''],
    [/^https:\/\/(?!evil).+\.example\.com$/, 'regexp/not-a-pattern', 'it is more than characters', 'Write patterns, such as'],
    [/.*/, 'regexp/unanchored', 'It lets in \'https://evil.net\'.', 'Write origin: \'*\' for everybody'],
  ])('%s: %s', (origin, code, message, fix) => {
    const translation = translate({ origin })
    const [fault] = translation.ok ? [] : translation.faults
    expect(fault).toMatchObject({ code, option: 'origin', value: origin, message: expect.stringContaining(message), fix: expect.stringContaining(fix) })
    expect(fault?.message).toContain(String(origin))
    expect(fault?.fix).toContain('reasons: { origin: \'…\' }')
  })

  test('is taken with a stated reason, as a lookup that asks it', async () => {
    const translation = translate({ ...QUIET, origin: ['https://app.example', /\.example\.com$/] }, { origin: 'the old sites, until spring' })
    expect(translation).toMatchObject({
      ok: true,
      source: `{\n  // the old sites, until spring\n  origins: lookup((origin) => ['https://app.example'].includes(origin) || /\\.example\\.com$/.test(origin)),\n  allowHeaders: ['x-a'],\n  maxAge: 60,\n}`,
      notes: [{ code: 'regexp/lookup', message: expect.stringContaining('/\\.example\\.com$/ is asked as it is') }],
    })
    const origins = translation.ok ? translation.policy.origins : undefined
    const ask = typeof origins === 'object' && 'ask' in origins ? origins.ask : () => false
    expect(['https://app.example', 'http://a.example.com', 'https://example.com', 'https://evil.net'].map(ask)).toEqual([true, true, false, false])
  })

  test('that a reason has taken asks every expression beside it as it is, not as a pattern', () => {
    const translation = translate({ ...QUIET, origin: [/^https:\/\/.*\.app\.example$/, /\.example\.com$/] }, { origin: 'a test' })
    expect(translation.ok && translation.source).toContain('/^https:\\/\\/.*\\.app\\.example$/.test(origin) || /\\.example\\.com$/.test(origin)')
    expect(translation.notes.map(({ code }) => code)).toEqual(['regexp/lookup'])
  })

  test('cannot slip a public suffix past the engine by standing beside it', () => {
    const translation = translate({ ...QUIET, origin: [/^https:\/\/.*\.vercel\.app$/, /\.example\.com$/], credentials: true }, { origin: 'a test' })
    expect(translation).toMatchObject({ ok: false, faults: [{ code: 'origins/public-suffix-with-credentials' }] })
  })

  test.each([/example\.com$/, /.*/, /^https:\/\/example\.com/, /^https:\/\/app.example\.com$/, /evil|example/])('%s is refused beside credentials whatever the reason: it lets strangers in', (origin) => {
    expect(translate({ origin, credentials: true }, { origin: 'a good one' })).toMatchObject({ ok: false, faults: [{ code: 'regexp/strangers', message: expect.stringContaining('lets in \'http') }] })
    const without = translate({ origin }, { origin: 'a good one' })
    expect(without.notes[0]?.message).toContain('It lets in \'http')
  })

  test.each(['', '  \n ', undefined, 5])('is not taken for the reason %o, which is none', (origin) => {
    expect(translate({ origin: /\.example\.com$/ }, { origin } as Reasons)).toMatchObject({ ok: false, faults: [{ code: 'regexp/unanchored' }] })
  })

  test('which matches nothing is not taken for any reason', () => {
    expect(translate({ origin: /^https:\/\/App\.example$/ }, { origin: 'a test' })).toMatchObject({ ok: false, faults: [{ code: 'regexp/not-a-pattern', fix: expect.not.stringContaining('reasons') }] })
  })

  test.each([/^https:\/\/app\.example$/g, /^https:\/\/app\.example$/y])('%s remembers where it stopped, and is refused', (origin) => {
    expect(translate({ origin }, { origin: 'a test' })).toMatchObject({ ok: false, faults: [{ code: 'regexp/remembers', fix: 'Remove the flag.' }] })
  })

  test('is shown on one line, whatever is in it', () => {
    const translation = translate({ origin: new RegExp('\u202e\u0007.example$') })
    expect(translation.ok ? '' : translation.faults[0]?.message).toContain('/\\u202e\\u0007.example$/')
  })
})

describe('reasons', () => {
  const callback = (origin: string | undefined, done: (error: Error | null, allowed?: boolean) => void) => done(null, origin === 'https://app.example')

  test('a function is taken with one, and printed with it', () => {
    expect(translate({ ...QUIET, origin: callback })).toMatchObject({ ok: false, faults: [{ code: 'callback/no-reason', value: callback, fix: expect.stringContaining('reasons: { origin: \'…\' }') }] })
    const translation = translate({ ...QUIET, origin: callback, credentials: true }, { origin: 'tenants\nstand in */ the database' })
    expect(translation).toMatchObject({
      ok: true,
      source: `{\n  // tenants stand in */ the database\n  origins: lookup(fromExpressOrigin(callback, { credentials: true })),\n  credentials: true,\n  allowHeaders: ['x-a'],\n  maxAge: 60,\n}`,
      notes: [{ code: 'callback/lookup', message: expect.stringContaining('because credentials are allowed, never for an insecure origin') }],
    })
  })

  test('a function without a name of its own is printed by the name of the option', () => {
    const [anonymous] = [callback].map((ask) => ask.bind(null))
    const translation = translate({ origin: anonymous }, { origin: 'a test' })
    expect(translation.ok && translation.source).toContain('fromExpressOrigin(origin, { credentials: false })')
  })

  test('preflights that reach the application are taken with one', () => {
    const translation = translate({ ...QUIET, preflightContinue: true }, { preflightContinue: 'it only logs them' })
    expect(translation).toMatchObject({ ok: true, policy: { origins: '*' }, notes: [{ code: 'preflight/own', message: expect.stringContaining('because it only logs them') }] })
  })

  test('a danger is set with one, and only where it is needed', () => {
    const reasons = { dangerouslyAllowInsecureOrigins: 'the kiosk has no certificate', dangerouslyAllowPublicSuffixes: 'all tenants are ours' }
    expect(translate({ ...QUIET, origin: 'http://plain.example', credentials: true }, reasons)).toMatchObject({
      ok: true,
      policy: { origins: ['http://plain.example'], dangerouslyAllowInsecureOrigins: true },
      source: expect.stringContaining('  // the kiosk has no certificate\n  dangerouslyAllowInsecureOrigins: true,\n'),
      notes: [{ code: 'danger/stated', option: 'dangerouslyAllowInsecureOrigins' }],
    })
    const suffixes = translate({ ...QUIET, origin: /^https:\/\/.*\.vercel\.app$/, credentials: true }, reasons)
    expect(suffixes.ok && suffixes.policy).toEqual({ origins: ['https://*.vercel.app'], credentials: true, allowHeaders: ['x-a'], maxAge: 60, dangerouslyAllowPublicSuffixes: true })
    const asked = translate({ ...QUIET, origin: callback, credentials: true }, { ...reasons, origin: 'a test' })
    expect(asked.ok && asked.policy).toMatchObject({ dangerouslyAllowInsecureOrigins: true })
    const unneeded = translate({ ...QUIET, origin: 'https://app.example', credentials: true }, reasons)
    expect(unneeded.ok && unneeded.policy).toEqual({ origins: ['https://app.example'], credentials: true, allowHeaders: ['x-a'], maxAge: 60 })
  })
})

test('takes the types of the package as they are', () => {
  expect(translateExpressCors({ origin: (origin, done) => done(null, origin === 'https://app.example') }, { reasons: { origin: 'a test' } }).ok).toBe(true)
  const options: CorsOptions = { origin: ['https://app.example', /^https:\/\/b\.example$/], methods: ['GET'], credentials: true, maxAge: 5 }
  expect(translateExpressCors(options).ok).toBe(true)
  const asked: CorsOptions = { origin: (origin, done) => done(null, origin) }
  expect(translateExpressCors(asked, { reasons: { origin: 'a test' } }).ok).toBe(true)
})

test('leaves the options as they were', () => {
  const expression = /^https:\/\/.*\.app\.example$/g
  const options = Object.freeze({ origin: Object.freeze(['https://app.example', expression]), methods: Object.freeze(['GET']) })
  translate(options)
  expect(expression.lastIndex).toBe(0)
  expect(options).toEqual({ origin: ['https://app.example', expression], methods: ['GET'] })
})
