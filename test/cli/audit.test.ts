/** `corbel audit`: over real sockets, with an exit code for a build. */
import { afterEach, expect, test } from 'vitest'
import { createApp, service } from '../../src/index.ts'
import { serve } from '../../src/node.ts'
import { run, runJson } from './io.ts'
import { startServer } from './server.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
})

async function reflecting(): Promise<string> {
  const server = await startServer((request, response) => {
    const { origin = '*' } = request.headers
    response.writeHead(200, { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' }).end('{}')
  })
  stops.push(server.close)
  return server.origin
}

test('finds nothing on a server of Corbel, and ends with 0', async () => {
  const app = createApp([service('/icecream', { cors: { origins: ['https://app.example'] }, get: () => 'lemon' })], { cors: { origins: ['https://app.example'] } })
  const serving = await serve(app, { port: 0, host: '127.0.0.1', signals: false })
  stops.push(serving.stop)
  const { code, json } = await runJson(['audit', `${serving.url}/icecream`, '--origin', 'https://app.example'])
  expect([code, json]).toMatchObject([0, { findings: [] }])
})

test('finds a server that reflects any origin, tells why and what to do, and ends with 1', async () => {
  const { code, out } = await run(['audit', await reflecting()])
  expect(code).toBe(1)
  expect(out).toContain('origin-reflected')
  expect(out).toContain('List the origins that may read.')
  // Nothing of what a server sends may act on a terminal.
  expect(out.replaceAll('\n', '')).not.toMatch(/[\0-\x1f\x7f]/)
})

test('writes SARIF', async () => {
  const { code, out } = await run(['audit', await reflecting(), '--sarif'])
  expect([code, JSON.parse(out)]).toMatchObject([1, { version: '2.1.0' }])
})

test('shows what it sends where a person waits', async () => {
  const { err } = await run(['audit', await reflecting()], { terminal: { out: false, err: true } })
  expect(err).toMatch(/^1 GET http:\/\/127\.0\.0\.1:\d+\/ …\n2 /)
})

test.each([
  [[], /give one URL/], [['icecream'], /not an absolute URL/], [['http://127.0.0.1:1', '--json', '--sarif'], /do not go together/], [['http://127.0.0.1:1', '--timeout', 'long'], /takes seconds/],
  [['http://127.0.0.1:1', '--module', 'nowhere.js'], /no file/],
])('called with %j says what to do, and ends with 2', async (args, message) => {
  const { code, err } = await run(['audit', ...args])
  expect(code).toBe(2)
  expect(err).toMatch(message)
})

test('ends with 2 where nothing answers', async () => {
  expect((await run(['audit', 'http://127.0.0.1:1/'])).code).toBe(2)
})
