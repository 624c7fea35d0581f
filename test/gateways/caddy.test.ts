/** Caddy in front of applications. */
import { runGatewaySuite } from './gateway-suite.ts'
import { caddy } from './servers/caddy.ts'

runGatewaySuite(caddy)
