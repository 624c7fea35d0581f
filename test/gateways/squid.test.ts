/** Squid in front of applications, and a word that it must not lack. */
import { expect, test } from 'vitest'
import { startFront } from './front-suite.ts'
import { replaceIn } from './gateway.ts'
import { runGatewaySuite } from './gateway-suite.ts'
import { squid } from './servers/squid.ts'

runGatewaySuite(squid, () => {
  test('without login=PASSTHRU, the application never sees Authorization', async () => {
    const asked = { path: '/authorization', headers: { authorization: 'Bearer x' } }
    const { send } = await startFront(squid, (lines) => replaceIn(lines, ' login=PASSTHRU', ''))
    expect((await send(asked)).body).toBe('"none"')
    const { send: sendRight } = await startFront(squid)
    expect((await sendRight(asked)).body).toBe('"Bearer x"')
  })
})
