/** Every fault and warning that the engine can tell of a policy, each with inputs that show it: the table behind the tests of the checks and of the manual of errors. */
import { originsFromEnv, trusted } from '../../src/policy/input.ts'
import type { CompilePolicyOptions } from '../../src/policy/compile-policy.ts'
import type { IssueCode } from '../../src/policy/issue-code.ts'
import type { IssuePath } from '../../src/policy/issue.ts'

/** One input, the one issue that it must show, and the places that the issue names. */
export interface IssueCase {
  readonly code: IssueCode
  readonly input: unknown
  readonly path: IssuePath
  readonly also?: IssuePath
  readonly options?: CompilePolicyOptions
}

type Row = readonly [code: IssueCode, input: unknown, path: IssuePath, more?: { readonly also?: IssuePath; readonly options?: unknown }]

const listed = { origins: ['https://app.example'] }
const withCredentials = (...origins: readonly string[]) => ({ origins, credentials: true })
const nobody = () => false

const GENERAL: readonly Row[] = [
  ...[undefined, null, true, 'https://app.example', ['https://app.example'], 42, nobody, Symbol('policy'), 10n].map((input): Row => ['policy/type', input, []]),
  ['policy/unknown-field', { ...listed, origin: '*' }, ['origin']],
  ['policy/unknown-field', { ...listed, maxAgeSeconds: 1 }, ['maxAgeSeconds']],
  ['policy/unknown-field', { ...listed, constructor: 1 }, ['constructor']],
  ['policy/unknown-field', JSON.parse('{ "origins": "*", "__proto__": {} }'), ['__proto__']],
  ['policy/unknown-field', { enabled: false, bogus: 1 }, ['bogus']],
  ...[1, 'true', null, [], {}].map((credentials): Row => ['policy/boolean', { ...listed, credentials }, ['credentials']]),
  ['policy/boolean', { ...listed, enabled: 0 }, ['enabled']],
  ['policy/boolean', { ...listed, enforce: 'yes' }, ['enforce']],
  ['policy/boolean', { ...listed, dangerouslyAllowInsecureOrigins: 1 }, ['dangerouslyAllowInsecureOrigins']],
  ['policy/boolean', { ...listed, dangerouslyAllowPublicSuffixes: 1 }, ['dangerouslyAllowPublicSuffixes']],
  ...['600', null, 1.5, Number.NaN, Number.POSITIVE_INFINITY, true, 10n].map((maxAge): Row => ['max-age/type', { ...listed, maxAge }, ['maxAge']]),
  ...[-1, 86_401, Number.MAX_SAFE_INTEGER].map((maxAge): Row => ['max-age/range', { ...listed, maxAge }, ['maxAge']]),
  ['enforce/wildcard', { origins: '*', enforce: true }, ['enforce'], { also: ['origins'] }],
  ...['GET', 42, null, {}].map((methods): Row => ['methods/type', { ...listed, methods }, ['methods']]),
  ['methods/empty', { ...listed, methods: [] }, ['methods']],
  ['methods/wildcard', { ...listed, methods: ['GET', '*'] }, ['methods', 1]],
  ...['', ' GET', 'GET POST', 'PÜT', 'GET,PUT', 42, null].map((method): Row => ['methods/invalid', { ...listed, methods: [method] }, ['methods', 0]]),
  ...['CONNECT', 'TRACE', 'TRACK', 'trace', 'Track'].map((method): Row => ['methods/forbidden', { ...listed, methods: [method] }, ['methods', 0]]),
  ...['patch', 'get', 'Put', 'query'].map((method): Row => ['methods/case', { ...listed, methods: ['GET', method] }, ['methods', 1]]),
]

const ORIGINS: readonly Row[] = [
  ...[{}, { credentials: true }, { origins: undefined }, { enabled: true }].map((input): Row => ['origins/missing', input, []]),
  ['origins/empty', { origins: [] }, ['origins']],
  ...['https://app.example', 'https://a.example, https://b.example', '', 'null', '**', true, false, null, 42, nobody, /app/, {}, { kind: 'other' }, new Set(['*'])]
    .map((origins): Row => ['origins/type', { origins }, ['origins']]),
  ['origins/wildcard-in-list', { origins: ['*'] }, ['origins', 0]],
  ['origins/wildcard-in-list', { origins: ['https://app.example', '*'] }, ['origins', 1]],
  ['origins/unknown-group', { origins: trusted('partners') }, ['origins']],
  ['origins/unknown-group', { origins: trusted('constructor') }, ['origins'], { options: { trust: { tenants: ['https://app.example'] } } }],
  ['origins/environment', { origins: originsFromEnv('ALLOWED', {}) }, ['origins']],
  ['origins/environment', { origins: originsFromEnv('ALLOWED', { ALLOWED: ' , ' }) }, ['origins']],
  ['origins/wildcard-with-credentials', { origins: '*', credentials: true }, ['origins'], { also: ['credentials'] }],
  ...['http://app.example', 'http://*.app.example', 'http://192.168.0.1', 'app://app.example', 'http://pr-*.app.example', 'http://evillocalhost', 'http://127.0.0.1.example', 'http://[::2]:3000']
    .map((origin): Row => ['origins/insecure-with-credentials', withCredentials(origin), ['origins', 0], { also: ['credentials'] }]),
  ...['*.com', '*.co.uk', '*.github.io', '*.kawasaki.jp', '*.amazonaws.com', '*-team.vercel.app', 'https://*.xn--p1ai', 'https://*.com:*']
    .map((origin): Row => ['origins/public-suffix-with-credentials', withCredentials(origin), ['origins', 0], { also: ['credentials'] }]),
  ['origins/insecure-with-credentials', { origins: trusted('partners'), credentials: true }, ['trust', 'partners', 1], {
    also: ['credentials'], options: { trust: { partners: ['https://a.example', 'http://b.example'] } },
  }],
  ['origins/insecure-with-credentials', { origins: originsFromEnv('ALLOWED', { ALLOWED: 'https://a.example http://b.example' }), credentials: true }, ['origins', 'ALLOWED', 1], {
    also: ['credentials'],
  }],
  ...['ask', undefined, null, true, {}].map((ask): Row => ['lookup/ask', { origins: { kind: 'lookup', ask } }, ['origins']]),
  ...['ttl', 'negativeTtl', 'maxEntries', 'timeout'].flatMap((option) => [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '1', null].map((value): Row => [
    'lookup/option', { origins: { kind: 'lookup', ask: nobody, [option]: value } }, ['origins', option],
  ])),
  ...[null, true, 'partners', ['https://app.example'], 42].map((trust): Row => ['trust/type', listed, ['trust'], { options: { trust } }]),
  ...['https://app.example', '*', null, undefined, true, {}, nobody, /a/, trusted('tenants')].map((partners): Row => ['trust/group-type', listed, ['trust', 'partners'], { options: { trust: { partners } } }]),
  ['origin/path', listed, ['trust', 'partners', 0], { options: { trust: { partners: ['https://app.example/'] } } }],
  ['origin/path', { origins: originsFromEnv('ALLOWED', { ALLOWED: 'https://a.example,https://b.example/' }) }, ['origins', 'ALLOWED', 1]],
]

const PATTERNS: Readonly<Record<string, readonly unknown[]>> = {
  'origin/type': [42, null, undefined, true, /app/, nobody, ['https://app.example'], trusted('partners'), { scheme: 'https' }],
  'origin/empty': ['', ' '],
  'origin/null': ['null'],
  'origin/list': ['https://a.example,https://b.example', 'https://a.example https://b.example', 'a.example;b.example', ' https://a.example', 'https://app.ex\tample'],
  'origin/too-long': [`https://${'a.'.repeat(200)}example`, 'a'.repeat(100_000)],
  'origin/opaque-scheme': ['file://', 'file:///home/page.html', 'file://app.example', 'data:text/html'],
  'origin/userinfo': ['https://user@app.example', 'https://user:secret@app.example'],
  'origin/path': ['https://app.example/', 'https://app.example/a', 'https://app.example?a', 'https://app.example#a', 'https://*.app.example/'],
  'origin/scheme': ['://app.example', '1http://app.example', 'ht_tp://app.example', `${'s'.repeat(65)}://app.example`],
  'origin/scheme-needed': ['localhost:3000', '127.0.0.1', '[::1]:*', '*.localhost'],
  'origin/default-port': ['https://app.example:443', 'http://app.example:80', 'app.example:443', 'https://*.app.example:443'],
  'origin/port': ['https://app.example:', 'https://app.example:0', 'https://app.example:08', 'https://app.example:x', 'https://app.example:65536', 'https://app.example:80a', 'https://app.example:*0'],
  'origin/upper-case': ['HTTPS://app.example', 'https://App.example', 'https://app.EXAMPLE'],
  'origin/idn': ['https://bücher.example', 'https://xn--a.example', 'https://app。example'],
  'origin/trailing-dot': ['https://app.example.', 'https://app.example..', 'https://127.0.0.1.', 'http://localhost.'],
  'origin/label': ['https://a..b', 'https://.example', `https://${'a'.repeat(64)}.example`, 'https://'],
  'origin/ip-address': [
    'https://127.1', 'https://1', 'https://foo.bar.255', 'https://[0:0:0:0:0:0:0:1]', 'https://[::ffff:1.2.3.4]', 'https://[::1', 'https://::1]', 'https://[fe80::1%eth0]', 'https://[app.example]', 'https://*.[::1]',
  ],
  'origin/wildcard': ['https://*', 'h*', '**', 'https://*example.com', 'https://**.example.com', 'https://a.*.com', 'https://*.1.2.3.4', 'https://pr*.app.example', 'https://*.*.example'],
  'origin/starred-label-domain': ['https://pr-*.com', '*-team.co.uk', 'pr-*.intranet'],
  'origin/syntax': ['https://app!.example', 'https://app%2eexample', 'https://(a|b).example', '^https', 'https://app.example{}'],
}

const HEADERS: readonly Row[] = [
  ...['content-type', 'x-a, x-b', null, true, {}, 42].flatMap((names): Row[] => [
    ['allow-headers/type', { ...listed, allowHeaders: names }, ['allowHeaders']], ['expose-headers/type', { ...listed, exposeHeaders: names }, ['exposeHeaders']],
  ]),
  ...['', ' ', 'x a', 'x-a:', 'x-a,x-b', 'x-ä', 'x-a\n', 42, null].flatMap((name): Row[] => [
    ['allow-headers/invalid', { ...listed, allowHeaders: ['x-a', name] }, ['allowHeaders', 1]], ['expose-headers/invalid', { ...listed, exposeHeaders: ['x-a', name] }, ['exposeHeaders', 1]],
  ]),
  ['allow-headers/wildcard-in-list', { ...listed, allowHeaders: ['*'] }, ['allowHeaders', 0]],
  ['expose-headers/wildcard-in-list', { ...listed, exposeHeaders: ['x-a', '*'] }, ['exposeHeaders', 1]],
  ...[
    'Accept-Charset', 'Accept-Encoding', 'Access-Control-Request-Headers', 'Access-Control-Request-Method', 'Connection', 'Content-Length', 'Cookie', 'Cookie2', 'Date', 'DNT', 'Expect', 'Host',
    'Keep-Alive', 'Origin', 'Referer', 'Set-Cookie', 'TE', 'Trailer', 'Transfer-Encoding', 'Upgrade', 'Via', 'Proxy-Authorization', 'Sec-Fetch-Site',
  ].map((name): Row => ['allow-headers/forbidden', { ...listed, allowHeaders: [name] }, ['allowHeaders', 0]]),
  ...[
    'Access-Control-Allow-Credentials', 'Access-Control-Allow-Headers', 'Access-Control-Allow-Methods', 'Access-Control-Allow-Origin', 'Access-Control-Expose-Headers', 'Access-Control-Max-Age',
  ].map((name): Row => ['allow-headers/prohibited', { ...listed, allowHeaders: [name] }, ['allowHeaders', 0]]),
  ...['Set-Cookie', 'set-cookie2'].map((name): Row => ['expose-headers/forbidden', { ...listed, exposeHeaders: [name] }, ['exposeHeaders', 0]]),
  ...['Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers', 'Access-Control-Allow-Methods', 'Access-Control-Allow-Headers', 'Access-Control-Max-Age']
    .map((name): Row => ['expose-headers/prohibited', { ...listed, exposeHeaders: [name] }, ['exposeHeaders', 0]]),
  ['expose-headers/wildcard-with-credentials', { ...listed, credentials: true, exposeHeaders: '*' }, ['exposeHeaders'], { also: ['credentials'] }],
]

/** Inputs that are refused. */
export const FAULT_CASES: readonly IssueCase[] = [
  ...GENERAL, ...ORIGINS, ...HEADERS, ...Object.entries(PATTERNS).flatMap(([code, texts]) => texts.map((text): Row => [code as IssueCode, { origins: ['https://ok.example', text] }, ['origins', 1]])),
].map(toCase)

/** Inputs that work and are unwise. */
export const WARNING_CASES: readonly IssueCase[] = ([
  ['warning/max-age', { ...listed, maxAge: 7201 }, ['maxAge']],
  ['warning/max-age', { ...listed, maxAge: 86_400 }, ['maxAge']],
  ['warning/localhost-any-port', { origins: ['http://localhost:*'] }, ['origins', 0]],
  ['warning/localhost-any-port', { origins: ['https://localhost:*'], credentials: true }, ['origins', 0]],
  ['warning/public-suffix', { origins: ['https://*.github.io'] }, ['origins', 0]],
  ['warning/public-suffix', { origins: ['*-team.vercel.app'] }, ['origins', 0]],
  ['warning/insecure', { origins: ['http://app.example'] }, ['origins', 0]],
  ['warning/insecure', { origins: trusted('partners') }, ['trust', 'partners', 0], { options: { trust: { partners: ['http://app.example'] } } }],
  ['warning/duplicate-origin', { origins: ['https://app.example', 'app.example'] }, ['origins', 1]],
  ['warning/duplicate-origin', { origins: ['*.app.example', 'https://*.app.example'] }, ['origins', 1]],
  ['warning/redundant-origin', { origins: ['https://a.app.example', 'https://*.app.example'] }, ['origins', 0]],
  ['warning/safelisted-header', { ...listed, exposeHeaders: ['ETag', 'Content-Type'] }, ['exposeHeaders', 1]],
  ['warning/method-override', { ...listed, allowHeaders: ['X-HTTP-Method-Override'] }, ['allowHeaders', 0]],
  ['warning/method-override', { ...listed, allowHeaders: ['x-http-method', 'a'] }, ['allowHeaders', 0]],
] satisfies readonly Row[]).map(toCase)

function toCase([code, input, path, more = {}]: Row): IssueCase {
  return { code, input, path, ...more } as IssueCase
}
