/** What developers lose their time on, one situation each: the explanation names the true cause. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compilePolicy, PolicyError, safeCompilePolicy } from '../../src/cors.ts'
import { explain } from '../../src/explain.ts'
import type { CauseCode, ExchangeAnswer, ExplainTarget, Explanation, Intent } from '../../src/explain.ts'
import { createApp, lookup, service } from '../../src/index.ts'
import type { PolicyInput } from '../../src/index.ts'
import { cors as corsForFetch } from '../../src/adapters/fetch.ts'

const PAGE = 'https://app.example'
const API = 'https://api.example/icecream'

type Lines = Readonly<Record<string, string>> | readonly (readonly [string, string])[]

function answer(status: number, headers: Lines = {}, body = ''): ExchangeAnswer {
  return { status, headers: Array.isArray(headers) ? (headers as readonly (readonly [string, string])[]) : Object.entries(headers), body }
}

/** A server that gives one answer to preflights and one to all else. */
function server(actual: ExchangeAnswer, preflight: ExchangeAnswer = answer(404)): ExplainTarget {
  return ({ kind }) => (kind === 'preflight' ? preflight : actual)
}

const READABLE = { 'access-control-allow-origin': PAGE, vary: 'Origin' }
const GRANTED = answer(204, { ...READABLE, 'access-control-allow-methods': 'PUT', 'access-control-allow-headers': 'content-type, authorization' })
const GET: Intent = { url: API, origin: PAGE }
const PUT: Intent = { ...GET, method: 'PUT', headers: { 'content-type': 'application/json' } }
const SIGNED_IN: Intent = { ...GET, headers: { authorization: 'Bearer x' } }

interface Pain {
  readonly situation: string
  readonly target: () => ExplainTarget
  readonly intent: Intent
  readonly outcome: Explanation['outcome']
  readonly cause: CauseCode
  /** What the cause says, and what the mend says. */
  readonly says: RegExp
  readonly mend: RegExp
}

const pains: readonly Pain[] = [
  { situation: 'the handler fails, and its 500 has no CORS headers', target: () => server(answer(500), GRANTED), intent: PUT, outcome: 'blocked', cause: 'server-error', says: /what looks like a CORS fault is this 500/, mend: /log of the server/ },
  { situation: 'the input is refused, and the 422 has no CORS headers', target: () => server(answer(422), GRANTED), intent: PUT, outcome: 'blocked', cause: 'error-without-cors', says: /this 422.*preflight was granted/, mend: /wrong with the input/ },
  { situation: 'the session is over, and the 401 has no CORS headers', target: () => server(answer(401)), intent: GET, outcome: 'blocked', cause: 'error-without-cors', says: /this 401/, mend: /Sign in/ },
  { situation: 'a guard asks the preflight for a token', target: () => server(answer(200), answer(401, { 'www-authenticate': 'Bearer' })), intent: SIGNED_IN, outcome: 'blocked', cause: 'preflight-authentication', says: /authentication ran before CORS/, mend: /before the guard/ },
  { situation: 'curl shows the answer and the page does not get it', target: () => server(answer(200)), intent: GET, outcome: 'blocked', cause: 'origin-refused', says: /curl and Postman show such an answer/, mend: /allow 'https:\/\/app\.example'/ },
  { situation: 'everybody is allowed, and the page wants cookies', target: () => server(answer(200, { 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true' })), intent: { ...GET, credentials: true }, outcome: 'blocked', cause: 'any-origin-with-credentials', says: /browsers refuse the pair/, mend: /Access-Control-Allow-Origin: https:\/\/app\.example/ },
  { situation: 'a policy of ours allows everybody, and the page wants cookies', target: () => compilePolicy({ origins: '*' }), intent: { ...GET, credentials: true }, outcome: 'blocked', cause: 'any-origin-with-credentials', says: /any site could act/, mend: /origins: \['https:\/\/app\.example'\].*credentials: true/ },
  { situation: 'a stranger\'s host ends like a trusted one', target: () => compilePolicy({ origins: ['https://*.app.example'] }), intent: { ...GET, origin: 'https://evilapp.example' }, outcome: 'blocked', cause: 'policy', says: /not among the origins/, mend: /if its pages may read this/ },
  { situation: 'a stranger\'s host starts like a trusted one', target: () => compilePolicy({ origins: [PAGE] }), intent: { ...GET, origin: 'https://app.example.evil.test' }, outcome: 'blocked', cause: 'policy', says: /not among the origins/, mend: /if its pages may read this/ },
  { situation: 'a preview deployment has one label more than the pattern takes', target: () => compilePolicy({ origins: ['https://pr-*.app.example'] }), intent: { ...GET, origin: 'https://a.pr-7.app.example' }, outcome: 'blocked', cause: 'policy', says: /not among the origins/, mend: /Add 'https:\/\/a\.pr-7\.app\.example' to origins/ },
  { situation: 'a server compares a pattern as if it were an origin', target: () => server(answer(200, { 'access-control-allow-origin': 'https://*.app.example' })), intent: { ...GET, origin: 'https://pr-7.app.example' }, outcome: 'blocked', cause: 'origin-mismatch', says: /https:\/\/\*\.app\.example/, mend: /Access-Control-Allow-Origin: https:\/\/pr-7\.app\.example/ },
  { situation: 'the setting ends in a slash', target: () => server(answer(200, { 'access-control-allow-origin': `${PAGE}/` })), intent: GET, outcome: 'blocked', cause: 'origin-format', says: /writes it as no browser does/, mend: /without a slash/ },
  { situation: 'the setting is in upper case', target: () => server(answer(200, { 'access-control-allow-origin': 'https://App.example' })), intent: GET, outcome: 'blocked', cause: 'origin-format', says: /byte by byte/, mend: /lower case/ },
  { situation: 'the setting names the default port', target: () => server(answer(200, { 'access-control-allow-origin': `${PAGE}:443` })), intent: GET, outcome: 'blocked', cause: 'origin-format', says: /byte by byte/, mend: /default port/ },
  { situation: 'a list from the environment is sent as it stands', target: () => server(answer(200, { 'access-control-allow-origin': `${PAGE},https://b.example` })), intent: GET, outcome: 'blocked', cause: 'origin-list', says: /sent as it stands/, mend: /Split the setting/ },
  { situation: 'a cache gives one origin the answer of another', target: () => server(answer(200, { 'access-control-allow-origin': 'https://b.example', age: '17' })), intent: GET, outcome: 'blocked', cause: 'cached-for-another-origin', says: /age: 17/, mend: /Vary: Origin/ },
  { situation: 'the answer names one origin and does not vary', target: () => server(answer(200, { 'access-control-allow-origin': PAGE })), intent: GET, outcome: 'allowed', cause: 'vary-missing', says: /a cache .* may give it/, mend: /Add "Vary: Origin"/ },
  { situation: 'the answer is for everybody and varies', target: () => server(answer(200, { 'access-control-allow-origin': '*', vary: 'Origin' })), intent: GET, outcome: 'allowed', cause: 'vary-needless', says: /hit seldom/, mend: /Leave "Vary: Origin" out/ },
  { situation: 'the preflight follows one rule and the route another', target: () => server(answer(200), GRANTED), intent: PUT, outcome: 'blocked', cause: 'layers-disagree', says: /they do not agree/, mend: /one policy answer both/ },
  { situation: 'one operation of ours is not for pages of other origins', target: () => createApp([service('/icecream', { cors: { origins: [PAGE] }, get: () => 1, delete: { cors: false, handler: () => 1 } })]), intent: { ...GET, method: 'DELETE' }, outcome: 'blocked', cause: 'policy', says: /CORS is off for 'DELETE'/, mend: /DELETE \/icecream: give it cors/ },
  { situation: 'an OPTIONS of the page is taken for a preflight', target: () => server(answer(204, { ...READABLE, 'access-control-allow-methods': 'GET' }), answer(204, { ...READABLE, 'access-control-allow-methods': 'OPTIONS' })), intent: { ...GET, method: 'OPTIONS' }, outcome: 'allowed', cause: 'options-swallowed', says: /application never saw it/, mend: /Access-Control-Request-Method/ },
  { situation: 'the router has no OPTIONS at the path', target: () => server(answer(200), answer(404)), intent: PUT, outcome: 'blocked', cause: 'preflight-not-routed', says: /no route for OPTIONS/, mend: /before the routes/ },
  { situation: 'the path has no service of ours', target: () => createApp([service('/icecream/', { cors: { origins: [PAGE] }, put: () => 1 }), service('/cake', { cors: { origins: [PAGE] }, put: () => 1 })]), intent: { ...PUT, url: '/cakes' }, outcome: 'blocked', cause: 'unknown-path', says: /No service answers at '\/cakes'/, mend: /\/cake/ },
  { situation: 'a framework answers OPTIONS by itself, as it was not exported', target: () => server(answer(200), answer(204, { allow: 'GET, HEAD, OPTIONS, PUT' })), intent: PUT, outcome: 'blocked', cause: 'preflight-not-routed', says: /answered OPTIONS by itself/, mend: /add one for OPTIONS. It passes with 204, Access-Control-Allow-Origin/ },
  { situation: 'a framework has no OPTIONS and says 405', target: () => server(answer(200), answer(405)), intent: PUT, outcome: 'blocked', cause: 'preflight-not-routed', says: /got 405/, mend: /add one for OPTIONS. It passes with 204, Access-Control-Allow-Origin/ },
  { situation: 'an event stream is written past the CORS layer', target: () => server(answer(200, { 'content-type': 'text/event-stream' })), intent: GET, outcome: 'blocked', cause: 'stream-without-cors', says: /straight to the socket/, mend: /before the stream is opened/ },
  { situation: 'the origins are in a database, which says no', target: () => compilePolicy({ origins: lookup(async () => false) }), intent: GET, outcome: 'blocked', cause: 'policy', says: /A lookup decides/, mend: /Let the lookup .* say yes to 'https:\/\/app\.example'/ },
  { situation: 'the origins are in a database, which fails', target: () => compilePolicy({ origins: lookup(async () => { throw new Error('down') }) }), intent: GET, outcome: 'blocked', cause: 'policy', says: /A lookup decides/, mend: /fails or takes too long says no/ },
  { situation: 'the proxy adds the header too, on a line of its own', target: () => server(answer(200, [['server', 'nginx'], ['access-control-allow-origin', PAGE], ['access-control-allow-origin', '*']])), intent: GET, outcome: 'blocked', cause: 'two-layers', says: /server: nginx/, mend: /one of the two own CORS/ },
  { situation: 'two layers allow different origins', target: () => server(answer(200, [['access-control-allow-origin', PAGE], ['access-control-allow-origin', 'https://b.example']])), intent: GET, outcome: 'blocked', cause: 'two-layers', says: /more than once/, mend: /one of the two own CORS/ },
  { situation: 'the proxy adds the header too, and something joins the lines', target: () => server(answer(200, { 'access-control-allow-origin': `${PAGE}, ${PAGE}` })), intent: GET, outcome: 'blocked', cause: 'two-layers', says: /more than once/, mend: /turn it off in the other/ },
  { situation: 'the gateway finds the body too large', target: () => server(answer(413, { server: 'nginx' }), GRANTED), intent: PUT, outcome: 'blocked', cause: 'gateway', says: /layer before the application answered with 413.*nginx/, mend: /gateway add CORS headers/ },
  { situation: 'the gateway counts too many preflights', target: () => server(answer(200), answer(429)), intent: PUT, outcome: 'blocked', cause: 'gateway', says: /429 \(too many requests\)/, mend: /what the status says/ },
  { situation: 'a body parser refuses before the CORS layer', target: () => server(answer(415), GRANTED), intent: PUT, outcome: 'blocked', cause: 'error-without-cors', says: /this 415/, mend: /Content-Type/ },
  { situation: 'the preflight is sent on for a slash', target: () => server(answer(200), answer(307, { location: `${API}/` })), intent: PUT, outcome: 'blocked', cause: 'preflight-redirect', says: /only adds the slash/, mend: /https:\/\/api\.example\/icecream\// },
  { situation: 'the preflight is sent on to https', target: () => server(answer(200), answer(301, { location: 'https://api.example/a' })), intent: { ...PUT, url: 'http://api.example/a', origin: 'http://app.example' }, outcome: 'blocked', cause: 'preflight-redirect', says: /only changes http: to https:/, mend: /Let the page ask https:/ },
  { situation: 'the preflight is sent on to a login page', target: () => server(answer(200), answer(302, { location: 'https://id.example/login' })), intent: PUT, outcome: 'blocked', cause: 'preflight-redirect', says: /Authentication ran before CORS/, mend: /before the guard/ },
  { situation: 'a redirect to a third origin hides the page\'s origin', target: () => ({ url }) => (url === API ? answer(302, { ...READABLE, location: 'https://cdn.example/x' }) : answer(200, READABLE)), intent: GET, outcome: 'blocked', cause: 'redirect-taints-origin', says: /Origin: null/, mend: /directly/ },
  { situation: 'the page cannot read a header that is there', target: () => server(answer(200, { ...READABLE, 'content-disposition': 'attachment', etag: '"1"' })), intent: GET, outcome: 'allowed', cause: 'header-not-exposed', says: /content-disposition, etag/, mend: /Access-Control-Expose-Headers: content-disposition, etag/ },
  { situation: 'the cookie of another site is Lax', target: () => server(answer(200, { ...READABLE, 'access-control-allow-credentials': 'true', 'set-cookie': 'id=1; Secure; SameSite=Lax' })), intent: { ...GET, url: 'https://api.other.example/', credentials: true, origin: PAGE }, outcome: 'allowed', cause: 'cookie', says: /SameSite=lax/, mend: /SameSite=None; Secure/ },
  { situation: 'the page does not ask with credentials', target: () => server(answer(401, READABLE)), intent: { ...GET, url: 'https://api.other.example/' }, outcome: 'allowed', cause: 'readable-error', says: /is not CORS/, mend: /a cookie that did not come/ },
  { situation: 'nobody tells why', target: () => createApp([service('/icecream', { cors: { origins: ['https://www.app.example'] }, get: () => 1 })]), intent: GET, outcome: 'blocked', cause: 'policy', says: /one has www\., the other not/, mend: /Add 'https:\/\/app\.example' to origins of GET \/icecream/ },
  { situation: 'the page is a file', target: () => createApp([service('/icecream', { cors: { origins: [PAGE] }, get: () => 1 })]), intent: { ...GET, origin: 'null' }, outcome: 'blocked', cause: 'origin-null', says: /a file on disk/, mend: /an origin of its own/ },
  { situation: 'a public page asks the local network, and nothing comes back', target: () => () => undefined, intent: { ...GET, url: 'https://192.168.0.10/' }, outcome: 'blocked', cause: 'local-network', says: /on the local network/, mend: /no response header grants this/ },
  { situation: 'an app shell has a scheme of its own', target: () => compilePolicy({ origins: ['http://localhost'] }), intent: { ...GET, origin: 'capacitor://localhost' }, outcome: 'blocked', cause: 'policy', says: /scheme differs/, mend: /Add 'capacitor:\/\/localhost'/ },
]

describe('the true cause is named', () => {
  test.each(pains.map((pain) => [pain.situation, pain] as const))('%s', async (_name, { target, intent, outcome, cause, says, mend }) => {
    const explanation = await explain(target(), intent)
    expect(explanation.outcome).toBe(outcome)
    const named = outcome === 'blocked' ? explanation.causes[0] : explanation.causes.find(({ code }) => code === cause)
    expect(named).toMatchObject({ code: cause, text: expect.stringMatching(says) as string, mend: expect.stringMatching(mend) as string })
  })
})

test('the manual names every cause', () => {
  const manual = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')
  expect(pains.map(({ cause }) => cause).filter((cause) => !manual.includes(`\`${cause}\``))).toEqual([])
})

describe('what never starts is told before a browser sees it', () => {
  test.each([
    ['everybody and credentials', { origins: '*', credentials: true }, 'origins/wildcard-with-credentials'],
    ['a pattern that strangers could fit', { origins: ['https://*app.example'] }, 'origin/wildcard'],
    ['a slash at the end', { origins: [`${PAGE}/`] }, 'origin/path'],
    ['a list in one string', { origins: [`${PAGE},https://b.example`] }, 'origin/list'],
    ['a misspelt option', { origin: [PAGE] }, 'policy/unknown-field'],
  ])('%s', (_name, policy, code) => {
    const result = safeCompilePolicy(policy)
    expect(result.ok ? [] : result.issues.map((issue) => issue.code)).toContain(code)
    expect(() => compilePolicy(policy as PolicyInput)).toThrow(PolicyError)
  })
})

test('on our own side the same failures are readable: an error of a handler is no CORS fault', async () => {
  const app = createApp([service('/icecream', { cors: { origins: [PAGE] }, put: () => { throw new Error('down') } })], { onError: () => undefined })
  const wrapped = { fetch: corsForFetch({ origins: [PAGE] }, { onError: () => undefined })(() => { throw new Error('down') }) }
  for (const target of [app, wrapped]) {
    const explanation = await explain(target, PUT)
    expect(explanation).toMatchObject({ outcome: 'allowed', verdict: { status: 500 }, causes: [{ code: 'readable-error' }] })
  }
})
