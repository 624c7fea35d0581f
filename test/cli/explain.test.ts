/** `corbel explain`: against live servers, modules, and what was pasted. */
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { run, runJson } from './io.ts'
import { startServer } from './server.ts'
import type { TestServer } from './server.ts'

const PAGE = 'http://app.example'
const running: TestServer[] = []

async function listen(...args: Parameters<typeof startServer>): Promise<TestServer> {
  const server = await startServer(...args)
  running.push(server)
  return server
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()))
})

function allow(response: ServerResponse, headers: Readonly<Record<string, string>> = {}, status = 204): void {
  response.writeHead(status, { 'access-control-allow-origin': PAGE, vary: 'Origin', ...headers }).end()
}

describe('a live server', () => {
  test('is sent what a browser sends, and nothing else', async () => {
    const server = await listen((request, response) => allow(response, request.method === 'OPTIONS' ? { 'access-control-allow-methods': 'PUT', 'access-control-allow-headers': 'content-type,x-token' } : {}))
    const { code, out } = await run(['explain', `${server.origin}/icecream`, '-X', 'PUT', '-H', 'X-Token: 1', '-H', 'content-type: application/json', '-d', '{"scoops":1}', '--origin', PAGE, '--cookie', 'id=1'])
    expect([code, out]).toEqual([0, expect.stringContaining('Allowed: the page can read the answer (204).')])
    const common = [['host', server.origin.slice('http://'.length)], ['connection', 'close']]
    const after = [['user-agent', expect.stringContaining('corbel')], ['sec-fetch-site', 'cross-site'], ['sec-fetch-mode', 'cors'], ['sec-fetch-dest', 'empty']]
    expect(server.asked).toEqual([
      {
        method: 'OPTIONS', url: '/icecream', body: '',
        lines: [...common, ['accept', '*/*'], ['access-control-request-method', 'PUT'], ['access-control-request-headers', 'content-type,x-token'], ['origin', PAGE], ...after],
      },
      {
        method: 'PUT', url: '/icecream', body: '{"scoops":1}',
        lines: [...common, ['content-length', '12'], ['accept', '*/*'], ['X-Token', '1'], ['content-type', 'application/json'], ['origin', PAGE], ...after],
      },
    ])
  })

  test('gets cookies where the browser sends credentials, and never in a preflight', async () => {
    const server = await listen((_request, response) => allow(response, { 'access-control-allow-credentials': 'true', 'access-control-allow-methods': 'DELETE' }))
    const { code } = await run(['explain', server.origin, '-X', 'DELETE', '--origin', PAGE, '--credentials', '--cookie', 'id=1'])
    expect(code).toBe(0)
    expect(server.asked.map(({ method, lines }) => [method, lines.find(([name]) => name === 'cookie')?.[1]])).toEqual([['OPTIONS', undefined], ['DELETE', 'id=1']])
  })

  test('is not sent the request that its preflight did not allow', async () => {
    const server = await listen((_request, response) => response.writeHead(401, { server: 'nginx', 'www-authenticate': 'Basic' }).end())
    const { code, json } = await runJson(['explain', server.origin, '-X', 'PUT', '--origin', PAGE])
    expect(code).toBe(1)
    expect(server.asked.map(({ method }) => method)).toEqual(['OPTIONS'])
    expect(json).toMatchObject({ outcome: 'blocked', causes: [{ code: 'preflight-authentication' }, {}], exchanges: [{ answeredBy: { kind: 'proxy', evidence: ['server: nginx'] } }] })
  })

  test('is not sent the request where only the preflight is wanted', async () => {
    const server = await listen((_request, response) => allow(response, { 'access-control-allow-methods': 'DELETE' }))
    const { code } = await run(['explain', server.origin, '-X', 'DELETE', '--origin', PAGE, '--preflight-only'])
    expect([code, server.asked.length]).toEqual([0, 1])
  })

  test('is followed through redirects as a browser follows them', async () => {
    const target = await listen((_request, response) => allow(response))
    const server = await listen((_request, response) => allow(response, { location: `${target.origin}/end` }, 302))
    const { code, json } = await runJson(['explain', server.origin, '--origin', PAGE])
    expect(code).toBe(1)
    expect(target.asked[0]?.lines).toContainEqual(['origin', 'null'])
    expect(json).toMatchObject({ causes: [{ code: 'redirect-taints-origin' }, {}, {}] })
  })

  test('is seen line by line: two lines of a header are two', async () => {
    const server = await listen((_request, response) => {
      response.setHeader('access-control-allow-origin', [PAGE, '*'])
      response.end()
    })
    const { json } = await runJson(['explain', server.origin, '--origin', PAGE])
    expect(json).toMatchObject({ verdict: { code: 'MultipleAllowOriginValues', received: [[expect.anything(), PAGE], [expect.anything(), '*']] }, causes: [{ code: 'two-layers' }, {}] })
  })

  test('that does not answer in time is told so', async () => {
    const server = await listen(() => undefined)
    const start = performance.now()
    const { code, out } = await run(['explain', server.origin, '--origin', PAGE, '--timeout', '0.2'])
    expect(performance.now() - start).toBeLessThan(2000)
    expect([code, out]).toEqual([1, expect.stringContaining('no answer within 200 ms')])
  })

  test('that is not there is told so', async () => {
    const server = await startServer(() => undefined)
    await server.close()
    const { code, out } = await run(['explain', server.origin, '--origin', PAGE])
    expect([code, out]).toEqual([1, expect.stringContaining('nothing listens there (ECONNREFUSED)')])
    expect(out.indexOf('[no-response]')).toBeLessThan(out.indexOf('[local-network]'))
  })

  test.each([
    ['a body without end', 'text/html'], ['an event stream', 'text/event-stream'],
  ])('that sends %s is not read to its end', async (_name, type) => {
    const server = await listen((_request, response) => {
      response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' })
      const chunk = 'x'.repeat(16_384)
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', more)
      more()
    })
    const start = performance.now()
    expect((await run(['explain', server.origin, '--origin', PAGE])).code).toBe(0)
    expect(performance.now() - start).toBeLessThan(3000)
  })

  test('is named on the way where a person watches', async () => {
    const server = await listen((_request, response) => allow(response))
    const { err } = await run(['explain', server.origin, '--origin', PAGE], { terminal: { out: false, err: true } })
    expect(err).toBe(`GET ${server.origin}/ …\n`)
  })
})

describe('a module', () => {
  const from = ['--origin', 'https://app.example']

  test('is asked in process, and the mend is a change to its policy', async () => {
    const { code, out } = await run(['explain', 'shop.ts', '/icecream/lemon', '--export', 'app', '-X', 'PUT', '-H', 'x-token: 1', ...from])
    expect(code).toBe(1)
    expect(out).toContain('Mend: Add \'x-token\' to allowHeaders of PUT /icecream/:flavour.')
    expect(out).toContain('Chromium\'s console:')
  })

  test('may hold a policy that stands alone', async () => {
    expect((await run(['explain', 'parts.ts', '-X', 'PUT', '--export', 'policy', ...from])).code).toBe(0)
    const { json } = await runJson(['explain', 'parts.ts', '-X', 'PATCH', '--export', 'policy', ...from])
    expect(json).toMatchObject({ changes: [{ change: 'add', field: 'methods', value: 'PATCH' }] })
  })

  test('that does not start tells its faults', async () => {
    const { code, err } = await run(['explain', 'faulty.ts', '/icecream', ...from])
    expect([code, err]).toEqual([1, expect.stringContaining('[origin/path]')])
  })
})

describe('what was pasted', () => {
  const message = 'Access to fetch at \'https://api.example/x\' from origin \'https://app.example\' has been blocked by CORS policy: It does not have HTTP ok status.'

  test('is understood', async () => {
    const { code, out } = await run(['explain', '--paste'], { input: message })
    expect(code).toBe(1)
    expect(out).toMatch(/^Chromium: PreflightInvalidStatus \(https:\/\/api\.example\/x, from https:\/\/app\.example\)\nWhy: .*\nMend: Answer the preflight/)
    expect(await runJson(['explain', '--paste'], { input: message })).toMatchObject({ code: 1, json: { kind: 'console', messages: [{ engine: 'chromium' }] } })
  })

  test('is judged with what is told beside it', async () => {
    const input = 'HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\n\r\n'
    expect((await run(['explain', '--paste', '--origin', PAGE], { input })).code).toBe(0)
    const { code, out } = await run(['explain', '--paste', 'https://api.example/x', '--origin', PAGE, '--credentials'], { input })
    expect([code, out]).toEqual([1, expect.stringContaining('[WildcardOriginNotAllowed]')])
    expect(out).toContain('GET https://api.example/x from http://app.example, with credentials')
  })

  test('cannot act on the terminal', async () => {
    expect((await run(['explain', '--paste'], { input: message.replace('api.example', 'a\u001b[2Jb\u202e') })).out).not.toMatch(/[\u001b\u202e]/)
  })

  test('is refused with what can be pasted, where nothing of it is known', async () => {
    expect(await run(['explain', '--paste'], { input: 'hello' })).toMatchObject({ code: 2, err: expect.stringContaining('curl -i') as string })
  })
})
