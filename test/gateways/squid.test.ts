/** Squid in front of applications, and a word that it must not lack. */
import { expect, test } from 'vitest'
import { corsOf, varyOf } from '../runtimes/exchange.ts'
import { startFront } from './front-suite.ts'
import { replaceIn } from './gateway.ts'
import { runGatewaySuite } from './gateway-suite.ts'
import { squid } from './servers/squid.ts'

const APP = 'https://app.example'

runGatewaySuite(squid, () => {
  test('without login=PASSTHRU, the application never sees Authorization', async () => {
    const asked = { path: '/authorization', headers: { authorization: 'Bearer x' } }
    const { send } = await startFront(squid, (lines) => replaceIn(lines, ' login=PASSTHRU', ''))
    expect((await send(asked)).body).toBe('"none"')
    const { send: sendRight } = await startFront(squid)
    expect((await sendRight(asked)).body).toBe('"Bearer x"')
  })

  test('where the application is down, each origin may still get its own stale copy', async () => {
    const { send, stopApp } = await startFront(squid)
    const ask = async (): Promise<unknown> => await Promise.all([APP, 'https://stranger.example'].map(async (origin) => {
      const answer = await send({ path: '/plain', headers: { origin } })
      return [answer.status, corsOf(answer), varyOf(answer)]
    }))
    const before = await ask()
    expect(before).toEqual([[200, { 'access-control-allow-origin': APP }, ['origin']], [200, {}, ['origin']]])
    await stopApp()
    expect(await ask()).toEqual(before)
  })
})
