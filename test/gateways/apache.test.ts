/** Apache in front of applications. */
import { runGatewaySuite } from './gateway-suite.ts'
import { apache } from './servers/apache.ts'

runGatewaySuite(apache)
