/** All that is asked of a gateway: the suites of middlewares and of services through it, its cache, and what comes of its standing there at all. */
import { describe } from 'vitest'
import { runCorsSuite } from '../runtimes/cors-suite.ts'
import { plainHost } from '../runtimes/hosts/plain.ts'
import { runServiceSuite } from '../runtimes/service-suite.ts'
import { hostBehind, serviceBehind } from './behind.ts'
import { runCacheSuite } from './cache-suite.ts'
import { runFrontSuite } from './front-suite.ts'
import { hasGateway } from './gateway.ts'
import type { Gateway } from './gateway.ts'

/** Run everything against a gateway, and what is asked of it alone. Where it is not installed all of that is skipped, and says so; in CI it fails. */
export function runGatewaySuite(gateway: Gateway, runOwn: () => void = () => undefined): void {
  const there = hasGateway(gateway.name)
  if (!there) console.warn(`${gateway.name} is not installed, so its tests are skipped. \`node scripts/gateways.mjs\` tries to install it.`)
  describe.skipIf(!there)(gateway.name, () => {
    runCorsSuite(hostBehind(gateway, plainHost))
    runServiceSuite(serviceBehind(gateway))
    runCacheSuite(gateway)
    runFrontSuite(gateway)
    runOwn()
  })
}
