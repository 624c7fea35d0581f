import { describe, expect, test } from 'vitest'
import { playRequest, stepRequest } from '../../src/browser/play.ts'
import type { Exchange, Outcome } from '../../src/browser/play.ts'
import { createPreflightCache } from '../../src/browser/preflight-cache.ts'
import type { PreflightCache } from '../../src/browser/preflight-cache.ts'
import type { FetchRequest } from '../../src/browser/request.ts'
import type { FetchResponse } from '../../src/browser/response.ts'
import { allowedIn } from '../../src/browser/verdict.ts'

const home = 'https://app.example'
const api = 'https://api.example/x'
const ok: FetchResponse = { status: 200, headers: [['access-control-allow-origin', '*'], ['x-a', '1']] }
const granted: FetchResponse = { status: 204, headers: [['access-control-allow-origin', '*'], ['access-control-allow-methods', 'PUT'], ['access-control-allow-headers', 'x-a']] }
const redirect = (location: string, status = 302): FetchResponse => ({ status, headers: [['access-control-allow-origin', '*'], ['location', location]] })

interface Play {
  readonly outcome: Outcome
  readonly sent: readonly Exchange[]
  readonly log: string
}

function play(intent: Partial<FetchRequest>, responses: readonly (FetchResponse | undefined)[], cache?: PreflightCache): Play {
  const steps = stepRequest({ url: api, origin: home, ...intent }, cache === undefined ? {} : { cache })
  const sent: Exchange[] = []
  let step = steps.next()
  while (step.done !== true) {
    sent.push(step.value)
    step = steps.next(responses[sent.length - 1])
  }
  const outcome = step.value
  const log = [...sent.map(({ method, url, headers }) => `${method} ${url} ${headers.find(([name]) => name === 'origin')?.[1] ?? '-'}`), outcome.allowed ? outcome.type : outcome.code]
  return { outcome, sent, log: log.join(' | ') }
}

describe('a request', () => {
  test.each<[string, Partial<FetchRequest>, readonly (FetchResponse | undefined)[], string]>([
    ['simple', {}, [ok], `GET ${api} ${home} | cors`],
    ['with an error status', {}, [{ ...ok, status: 500 }], `GET ${api} ${home} | cors`],
    ['not shared', {}, [{ status: 200, headers: [] }], `GET ${api} ${home} | MissingAllowOriginHeader`],
    ['simple, but not shared: it is sent all the same', { method: 'POST' }, [{ status: 200, headers: [] }], `POST ${api} ${home} | MissingAllowOriginHeader`],
    ['that needs to ask', { method: 'PUT' }, [granted, ok], `OPTIONS ${api} ${home} | PUT ${api} ${home} | cors`],
    ['that asks in vain', { method: 'DELETE' }, [granted], `OPTIONS ${api} ${home} | MethodDisallowedByPreflightResponse`],
    ['that asks and is not shared', { method: 'PUT' }, [granted, { status: 200, headers: [] }], `OPTIONS ${api} ${home} | PUT ${api} ${home} | MissingAllowOriginHeader`],
    ['to its own origin', { url: `${home}/` }, [{ status: 200, headers: [] }], `GET ${home}/ - | basic`],
    ['to its own origin, by another method', { url: `${home}/`, method: 'PUT' }, [{ status: 200, headers: [] }], `PUT ${home}/ ${home} | basic`],
    ['in mode no-cors', { mode: 'no-cors' }, [{ status: 200, headers: [] }], `GET ${api} - | opaque`],
    ['in mode no-cors, by POST', { mode: 'no-cors', method: 'post' }, [{ status: 200, headers: [] }], `POST ${api} ${home} | opaque`],
    ['in mode same-origin', { mode: 'same-origin' }, [], 'DisallowedByMode'],
    ['that no page can make', { method: 'TRACE' }, [], 'InvalidRequest'],
    ['of data', { url: 'data:,x' }, [], 'basic'],
    ['without an answer', {}, [undefined], `GET ${api} ${home} | NoResponse`],
    ['whose preflight has no answer', { method: 'PUT' }, [undefined], `OPTIONS ${api} ${home} | NoResponse`],
    ['from an opaque origin', { origin: 'null' }, [{ status: 200, headers: [['access-control-allow-origin', 'null']] }], `GET ${api} null | cors`],
    ['that stops at a redirect', { redirect: 'manual' }, [redirect('/y')], `GET ${api} ${home} | opaqueredirect`],
    ['that wants no redirect', { redirect: 'error' }, [redirect('/y')], `GET ${api} ${home} | RedirectModeError`],
    ['redirected within a foreign origin', {}, [redirect('/y'), ok], `GET ${api} ${home} | GET https://api.example/y ${home} | cors`],
    ['redirected by an answer that is not shared', {}, [{ status: 302, headers: [['location', '/y']] }], `GET ${api} ${home} | MissingAllowOriginHeader`],
    ['redirected to another foreign origin', {}, [redirect('https://b.example/'), ok], `GET ${api} ${home} | GET https://b.example/ null | cors`],
    ['redirected back home', {}, [redirect(`${home}/`), ok], `GET ${api} ${home} | GET ${home}/ null | cors`],
    ['redirected back home, where nothing is shared', {}, [redirect(`${home}/`), { status: 200, headers: [] }], `GET ${api} ${home} | GET ${home}/ null | MissingAllowOriginHeader`],
    ['redirected from home', { url: `${home}/` }, [{ status: 302, headers: [['location', api]] }, ok], `GET ${home}/ - | GET ${api} ${home} | cors`],
    ['redirected from home in mode same-origin', { url: `${home}/`, mode: 'same-origin' }, [redirect(api)], `GET ${home}/ - | DisallowedByMode`],
    ['redirected without CORS and back', { mode: 'no-cors' }, [redirect(`${home}/`), { status: 200, headers: [] }], `GET ${api} - | GET ${home}/ - | opaque`],
    ['that asks, and asks again after a redirect', { method: 'PUT' }, [granted, redirect('/y', 307), granted, ok],
      `OPTIONS ${api} ${home} | PUT ${api} ${home} | OPTIONS https://api.example/y ${home} | PUT https://api.example/y ${home} | cors`],
    ['that asks only after a redirect from home', { url: `${home}/`, headers: [['x-a', '1']] }, [redirect(api), granted, ok], `GET ${home}/ - | OPTIONS ${api} ${home} | GET ${api} ${home} | cors`],
    ['that asks in vain after a redirect from home', { url: `${home}/`, headers: [['x-b', '1']] }, [redirect(api), granted], `GET ${home}/ - | OPTIONS ${api} ${home} | HeaderDisallowedByPreflightResponse`],
    ['that asks as null after a redirect between foreign origins', { headers: [['x-a', '1']] }, [granted, redirect('https://b.example/'), granted, ok],
      `OPTIONS ${api} ${home} | GET ${api} ${home} | OPTIONS https://b.example/ null | GET https://b.example/ null | cors`],
    ['whose method is rewritten asks no more', { method: 'PUT' }, [granted, redirect('/y', 303), ok], `OPTIONS ${api} ${home} | PUT ${api} ${home} | GET https://api.example/y ${home} | cors`],
  ])('%s', (_, intent, responses, log) => {
    expect(play(intent, responses).log).toBe(log)
  })

  test('redirected without end fails at the 21st redirect', () => {
    const { sent, outcome } = play({}, Array.from({ length: 30 }, () => redirect('')))
    expect(sent).toHaveLength(21)
    expect(outcome).toMatchObject({ code: 'TooManyRedirects' })
  })

  test('carries what the page set, an Accept, and credentials only where they may go', () => {
    const { sent } = play({ method: 'PUT', headers: [['X-A', '1'], ['Cookie', 'a']], credentials: 'include' }, [
      { status: 200, headers: [['access-control-allow-origin', home], ['access-control-allow-credentials', 'true'], ['access-control-allow-methods', 'PUT'], ['access-control-allow-headers', 'x-a']] }, ok,
    ])
    expect(sent).toEqual([
      {
        kind: 'preflight', method: 'OPTIONS', url: api, credentials: false,
        headers: [['accept', '*/*'], ['access-control-request-method', 'PUT'], ['access-control-request-headers', 'x-a'], ['origin', home]],
        reasons: [{ kind: 'method', method: 'PUT' }, { kind: 'header', header: { name: 'x-a', value: '1', reason: 'name' } }],
      },
      { kind: 'actual', method: 'PUT', url: api, credentials: true, headers: [['accept', '*/*'], ['X-A', '1'], ['origin', home]], reasons: [] },
    ])
    expect(play({ headers: [['Accept', 'x']] }, [ok]).sent[0]).toMatchObject({ headers: [['Accept', 'x'], ['origin', home]], credentials: false })
  })

  test('delivers the answer with what can be read of it', () => {
    expect(play({}, [redirect('/y'), ok]).outcome).toMatchObject({ allowed: true, type: 'cors', response: ok, request: { url: 'https://api.example/y' }, exposed: { readable: [], hidden: [{ name: 'access-control-allow-origin' }, { name: 'x-a' }] } })
    expect(play({ url: `${home}/`, redirect: 'manual' }, [{ status: 302, headers: [['location', '/y'], ['set-cookie', 'a']] }]).outcome).toMatchObject({
      type: 'opaqueredirect', exposed: { readable: [], hidden: [{ name: 'location', reason: 'opaque' }, { name: 'set-cookie', reason: 'forbidden' }] },
    })
    expect(play({ url: 'data:,x' }, []).outcome).toMatchObject({ response: undefined, exposed: { readable: [] } })
  })
})

test('what an engine does otherwise on the way is told at the end', () => {
  const { outcome } = play({ url: `${home}/` }, [redirect('https://u@app.example/'), ok])
  expect([outcome.allowed, allowedIn('chromium', outcome), allowedIn('firefox', outcome)]).toEqual([true, false, true])
})

describe('a preflight cache', () => {
  test('spares the second preflight', () => {
    const cache = createPreflightCache()
    expect(play({ method: 'PUT' }, [granted, ok], cache).sent).toHaveLength(2)
    expect(play({ method: 'PUT', headers: [['x-a', '1']] }, [ok], cache).log).toBe(`PUT ${api} ${home} | cors`)
  })

  test('is cleared when a request that had to ask fails', () => {
    const cache = createPreflightCache()
    play({ method: 'PUT' }, [granted, { status: 200, headers: [] }], cache)
    expect(cache.entries()).toEqual([])
  })

  test('is cleared of the URL where the request ended, not of the one where it began', () => {
    const cache = createPreflightCache()
    play({ method: 'PUT' }, [granted, redirect('/y', 307), granted, { status: 200, headers: [] }], cache)
    expect(new Set(cache.entries().map((entry) => entry.url))).toEqual(new Set([api]))
  })

  test('is left alone when a simple request fails', () => {
    const cache = createPreflightCache()
    play({ method: 'PUT' }, [granted, ok], cache)
    play({}, [{ status: 200, headers: [] }], cache)
    expect(cache.entries()).toHaveLength(2)
  })

  test('learns nothing from a preflight that is refused', () => {
    const cache = createPreflightCache()
    play({ method: 'DELETE' }, [granted], cache)
    expect(cache.entries()).toEqual([])
  })
})

describe('playing a request through', () => {
  test('makes the exchanges one after the other', async () => {
    const sent: string[] = []
    const outcome = await playRequest({ url: api, origin: home, method: 'PUT' }, async ({ kind }) => {
      sent.push(kind)
      return kind === 'preflight' ? granted : ok
    })
    expect(sent).toEqual(['preflight', 'actual'])
    expect(outcome.allowed).toBe(true)
  })

  test('takes an exchange that throws for one without a response', async () => {
    const refuse = (): FetchResponse => {
      throw new Error('connection refused')
    }
    expect(await playRequest({ url: api, origin: home }, refuse)).toMatchObject({ code: 'NoResponse', reason: 'the request got no response' })
    expect(await playRequest({ url: api, origin: home }, () => Promise.reject(new Error('connection refused')))).toMatchObject({ code: 'NoResponse' })
  })
})
