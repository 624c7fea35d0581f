/** Explaining a request: both exchanges, each header's reason, the verdict, and a mend that mends. */
import { describe, expect, test } from 'vitest'
import { compilePolicy, safeCompilePolicy } from '../../src/cors.ts'
import type { StandalonePolicyInput } from '../../src/cors.ts'
import { explain, formatExplanation } from '../../src/explain.ts'
import type { ExplainTarget, Explanation, Intent, Sending } from '../../src/explain.ts'
import { createApp, lookup, service } from '../../src/index.ts'

const PAGE = 'https://app.example'
const PUT: Intent = { url: '/icecream/lemon', origin: PAGE, method: 'PUT', headers: { 'Content-Type': 'application/json', 'x-token': '1' } }

function icecream(): ExplainTarget {
  return createApp([service('/icecream/:flavour', {
    cors: { origins: ['https://*.app.example', PAGE], allowHeaders: ['content-type'] },
    get: () => ({ flavour: 'lemon' }),
    put: { cors: { credentials: true, exposeHeaders: ['etag'] }, handler: () => 'put' },
    delete: { cors: false, handler: () => undefined },
    methods: { QUERY: { cors: { origins: lookup(() => true) }, handler: () => 1 } },
  })])
}

function reasonsOf(explanation: Explanation, index: number, side: 'sent' | 'received'): Record<string, string | undefined> {
  return Object.fromEntries((explanation.exchanges[index]?.[side] ?? []).map(({ name, reason }) => [name, reason]))
}

describe('an application', () => {
  test('is asked as a browser asks, and each header has its reason', async () => {
    const explanation = await explain(icecream(), { ...PUT, headers: { 'content-type': 'application/json' }, credentials: true })
    expect(explanation.exchanges.map(({ kind, method, status, credentials }) => [kind, method, status, credentials])).toEqual([['preflight', 'OPTIONS', 204, false], ['actual', 'PUT', 200, true]])
    expect(reasonsOf(explanation, 0, 'sent')).toMatchObject({
      origin: expect.stringContaining('page\'s origin') as string,
      'access-control-request-method': expect.stringContaining('PUT is none of') as string,
      'access-control-request-headers': expect.stringContaining('application/json is none of the three') as string,
    })
    expect(reasonsOf(explanation, 0, 'received')).toMatchObject({
      'access-control-allow-origin': 'origins of PUT /icecream/:flavour lists it',
      'access-control-allow-credentials': 'credentials of PUT /icecream/:flavour is true',
      'access-control-allow-methods': expect.stringContaining('/icecream/:flavour') as string,
      'access-control-allow-headers': 'allowHeaders of PUT /icecream/:flavour',
      'access-control-max-age': 'maxAge, in seconds',
      vary: expect.stringContaining('cache') as string,
    })
    expect(reasonsOf(explanation, 1, 'received')).toMatchObject({ 'access-control-expose-headers': 'exposeHeaders of PUT /icecream/:flavour' })
    expect(explanation).toMatchObject({ outcome: 'allowed', verdict: { allowed: true, type: 'cors', status: 200 }, changes: [] })
  })

  test('tells the pattern that takes an origin in', async () => {
    const explanation = await explain(icecream(), { url: '/icecream/lemon', origin: 'https://a.app.example' })
    expect(reasonsOf(explanation, 0, 'received')['access-control-allow-origin']).toBe('origins of GET /icecream/:flavour has https://*.app.example, which takes it in')
  })

  test('tells that a lookup allowed it', async () => {
    const explanation = await explain(icecream(), { ...PUT, headers: {}, method: 'QUERY', origin: 'https://b.example' })
    expect(reasonsOf(explanation, 0, 'received')['access-control-allow-origin']).toBe('the lookup of QUERY /icecream/:flavour allows it')
  })

  test('speaks in its verdict with the words of all three engines', async () => {
    const { verdict } = await explain(icecream(), PUT)
    expect(verdict).toMatchObject({
      code: 'HeaderDisallowedByPreflightResponse',
      step: { number: '7.7' },
      messages: { chromium: expect.stringContaining('x-token') as string, firefox: expect.stringContaining('‘x-token’') as string, webkit: expect.stringContaining('x-token') as string },
    })
  })

  test('is not asked the request itself where only the preflight is wanted', async () => {
    const explanation = await explain(icecream(), { ...PUT, headers: {} }, { until: 'preflight' })
    expect(explanation).toMatchObject({ outcome: 'unfinished', verdict: undefined, exchanges: [{ kind: 'preflight' }] })
    expect(formatExplanation(explanation)).toContain('The request itself was not made')
  })

  test('is not asked the request itself where the preflight fails', async () => {
    const sent: string[] = []
    await explain((sending) => {
      sent.push(sending.kind)
      return { status: 403, headers: [] }
    }, PUT)
    expect(sent).toEqual(['preflight'])
  })

  test('gets the body, with the type that a browser gives a text', async () => {
    const sent: Sending[] = []
    await explain((sending) => {
      sent.push(sending)
      return { status: 200, headers: [['access-control-allow-origin', '*']] }
    }, { url: '/', origin: PAGE, method: 'POST', body: 'a' })
    expect(sent).toMatchObject([{ kind: 'actual', body: 'a', headers: expect.arrayContaining([['content-type', 'text/plain;charset=UTF-8']]) as unknown }])
  })
})

describe('the mend is a change to this policy, and it mends', () => {
  const policies: readonly StandalonePolicyInput[] = [
    { origins: [PAGE], allowHeaders: ['content-type'], methods: ['GET', 'PATCH'] },
    { origins: ['https://b.example'], credentials: true, allowHeaders: [] },
    { origins: '*' },
    { origins: '*', allowHeaders: ['x-a'], methods: ['POST'] },
    { origins: ['https://*.app.example'], credentials: false, methods: ['PUT'] },
  ]
  const intents: readonly Intent[] = ['GET', 'PUT', 'PATCH', 'POST'].flatMap((method) => [false, true].flatMap((credentials) => [{}, { 'x-token': '1', authorization: 'x' }].map((headers) => ({
    url: '/', origin: PAGE, method, credentials, headers,
  }))))

  function apply(policy: StandalonePolicyInput, { changes }: Explanation): StandalonePolicyInput {
    const fields = new Map<string, unknown>(Object.entries(policy))
    for (const { change, field, value } of changes) {
      if (change === 'set') fields.set(field, value)
      if (change === 'add') fields.set(field, [...new Set([...((fields.get(field) ?? []) as string[]), ...[value as string | string[]].flat()])])
    }
    return Object.fromEntries(fields) as StandalonePolicyInput
  }

  test.each(policies.map((policy) => [JSON.stringify(policy), policy] as const))('%s', async (_name, written) => {
    for (const intent of intents) {
      let policy = written
      let explanation = await explain(compilePolicy(policy as { origins: '*' }), intent)
      // Each failure has its change; the next one shows itself only then.
      for (let round = 0; explanation.outcome === 'blocked' && round < 5; round++) {
        expect(explanation.changes).not.toEqual([])
        policy = apply(policy, explanation)
        const result = safeCompilePolicy(policy)
        expect(result.ok).toBe(true)
        if (result.ok) explanation = await explain(result.policy, intent)
      }
      expect(explanation.outcome, JSON.stringify(intent)).toBe('allowed')
    }
  })

  test.each<readonly [string, Intent, string]>([
    ['a header', PUT, 'Add \'x-token\' to allowHeaders of PUT /icecream/:flavour.'],
    ['an origin', { ...PUT, origin: 'https://b.example' }, 'Add \'https://b.example\' to origins of PUT /icecream/:flavour, or to the trusted group that it names, if its pages may read this.'],
    ['CORS itself', { ...PUT, method: 'DELETE' }, 'CORS is off for DELETE /icecream/:flavour: give it cors: { origins: [\'https://app.example\'] }.'],
    ['an operation', { ...PUT, method: 'PATCH' }, '/icecream/:flavour has no operation \'PATCH\': add it to the service, or ask with a method that it has.'],
    ['the case of a method', { ...PUT, method: 'query', origin: 'https://b.example' }, 'Write \'QUERY\' in the page: methods are case-sensitive, and browsers send \'query\' as it is written.'],
    ['credentials', { url: '/icecream/lemon', origin: PAGE, credentials: true }, 'Set credentials: true at GET /icecream/:flavour; or leave credentials out in the page, where no cookie is needed.'],
    ['an origin that is not secure, where no cookies are at stake', { url: '/icecream/lemon', origin: 'http://app.example' }, 'Add \'http://app.example\' to origins of GET /icecream/:flavour, or to the trusted group that it names, if its pages may read this.'],
    ['a page that is not secure', { ...PUT, origin: 'http://app.example' }, 'Serve the page from https://app.example: PUT /icecream/:flavour allows credentials, and beside them \'http://app.example\' is refused, since it is not secure.'],
  ])('names the operation for %s', async (_name, intent, text) => {
    const { changes, causes } = await explain(icecream(), intent)
    expect(changes.map((change) => change.text)).toEqual([text])
    expect(causes[0]?.mend).toBe(text)
  })

  test('names exposeHeaders where a page cannot read a header', async () => {
    const app = createApp([service('/', { cors: { origins: [PAGE] }, get: () => new Response('', { headers: { 'x-total': '1' } }) })])
    const { changes } = await explain(app, { url: '/', origin: PAGE })
    expect(changes).toMatchObject([{ change: 'add', place: 'GET /', field: 'exposeHeaders', value: ['x-total'] }])
  })
})

describe('who answered', () => {
  test('is Corbel where the problem document is its own', async () => {
    const { exchanges } = await explain(icecream(), { ...PUT, origin: 'https://b.example' })
    expect(exchanges[0]?.answeredBy?.kind).toBe('corbel')
  })

  test.each([
    ['application', [['x-powered-by', 'Express']]],
    ['proxy', [['server', 'cloudflare'], ['cf-ray', '1']]],
    ['proxy', [['via', '1.1 edge']]],
    ['unknown', [['content-type', 'application/problem+json'], ['x-content-type-options', 'nosniff']]],
  ] as const)('is told as %s by %j', async (kind, headers) => {
    const { exchanges } = await explain(() => ({ status: 403, headers, body: '{"type":"about:blank","title":"x","status":404}' }), { url: '/', origin: PAGE })
    expect(exchanges[0]?.answeredBy?.kind).toBe(kind)
  })
})

describe('the text', () => {
  test('is data first: the explanation survives JSON', async () => {
    for (const intent of [PUT, { ...PUT, headers: {} }, { ...PUT, origin: 'null' }]) {
      const explanation = await explain(icecream(), intent)
      expect(formatExplanation(JSON.parse(JSON.stringify(explanation)) as Explanation)).toBe(formatExplanation(explanation))
    }
  })

  test('has colours only where they are wanted, and the same words', async () => {
    const explanation = await explain(icecream(), PUT)
    const plain = formatExplanation(explanation)
    const coloured = formatExplanation(explanation, { colour: true })
    expect(plain).not.toContain('\u001b')
    expect(coloured).toContain('\u001b[31m')
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain)
  })

  test('lets nothing from outside act on a terminal', async () => {
    const evil = 'x\u001b[2J\r\nfake: line\u202e'
    const targets: readonly ExplainTarget[] = [
      () => ({ status: 200, headers: [['server', evil], ['access-control-allow-origin', evil], ['vary', evil]], body: evil }),
      () => ({ status: 302, headers: [['location', evil]] }),
      () => { throw new Error(evil) },
    ]
    for (const target of targets) {
      for (const method of ['GET', 'PUT']) {
        const text = formatExplanation(await explain(target, { url: '/', origin: PAGE, method }), { verbose: true })
        expect(text).not.toMatch(/[\u001b\r\u202e]/)
      }
    }
  })
})

test('a loop of redirects ends', async () => {
  let sent = 0
  const explanation = await explain(({ url }) => {
    sent++
    return { status: 302, headers: [['location', `${url}a`], ['access-control-allow-origin', '*']] }
  }, { url: '/', origin: PAGE })
  expect(explanation).toMatchObject({ outcome: 'blocked', verdict: { code: 'TooManyRedirects' } })
  expect(sent).toBe(21)
})

test('a call that fetch() refuses is told, and nothing is sent', async () => {
  const explanation = await explain(() => { throw new Error('sent') }, { url: '/', origin: PAGE, method: 'TRACE' })
  expect(explanation).toMatchObject({ exchanges: [], causes: [{ code: 'call' }] })
})

test('a policy that stands alone answers with the statuses of the engine', async () => {
  const policy = compilePolicy({ origins: ['https://b.example'], enforce: true })
  const statuses = await Promise.all(['PUT', 'GET'].map(async (method) => (await explain(policy, { url: '/', origin: PAGE, method })).exchanges[0]?.status))
  expect(statuses).toEqual([403, 403])
})

test('where it is known why no answer came, that is the first cause', async () => {
  const silent: ExplainTarget = () => { throw new Error('nothing listens there') }
  const { causes } = await explain(silent, { url: 'http://127.0.0.1:8000/', origin: PAGE })
  expect(causes.map(({ code }) => code)).toEqual(['no-response', 'mixed-content', 'local-network'])
})
