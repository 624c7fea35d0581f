/** nginx in front of applications, and two lines that it must not lack. */
import { expect, test } from 'vitest'
import { corsOf, linesOf } from '../runtimes/exchange.ts'
import { startFront } from './front-suite.ts'
import { replaceIn } from './gateway.ts'
import { runGatewaySuite } from './gateway-suite.ts'
import { nginx } from './servers/nginx.ts'

const APP = 'https://app.example'

runGatewaySuite(nginx, () => {
  test('without proxy_http_version 1.1, an answer that was cut seems whole', async () => {
    const { send } = await startFront(nginx, (lines) => replaceIn(lines, 'proxy_http_version 1.1;', ''))
    expect(await send({ path: '/breaks' })).toMatchObject({ status: 200, body: 'one,', cut: false })
    const { send: sendRight } = await startFront(nginx)
    expect(await sendRight({ path: '/breaks' })).toMatchObject({ status: 200, body: 'one,', cut: true })
  })

  test('a body over client_max_body_size gets the 413 of nginx, which no page can read', async () => {
    const { send } = await startFront(nginx)
    const answer = await send({ path: '/text', method: 'POST', headers: { origin: APP }, body: 'x'.repeat(2_097_153) })
    expect([answer.status, corsOf(answer), linesOf(answer, 'content-type')]).toEqual([413, {}, ['text/html']])
  })
})
