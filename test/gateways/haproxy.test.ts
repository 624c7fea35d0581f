/** HAProxy in front of applications. */
import { runGatewaySuite } from './gateway-suite.ts'
import { haproxy } from './servers/haproxy.ts'

runGatewaySuite(haproxy)
