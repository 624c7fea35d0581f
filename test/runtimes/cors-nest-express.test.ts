/** The suite of every framework, in this one. */
import { nestExpressHost } from './hosts/nest.ts'
import { runCorsSuite } from './cors-suite.ts'

runCorsSuite(nestExpressHost)
