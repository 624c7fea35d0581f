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
  describe.skipIf(!there)(there ? gateway.name : `${gateway.name} (not installed: see scripts/gateways.mjs)`, () => {
    runCorsSuite(hostBehind(gateway, plainHost))
    runServiceSuite(serviceBehind(gateway))
    runCacheSuite(gateway)
    runFrontSuite(gateway)
    runOwn()
  })
}
