/** The suite of every framework, in this one. */
import { nestFastifyHost } from './hosts/nest.ts'
import { runCorsSuite } from './cors-suite.ts'

runCorsSuite(nestFastifyHost)
