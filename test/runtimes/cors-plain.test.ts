/** The suite of every framework, in this one. */
import { plainHost } from './hosts/plain.ts'
import { runCorsSuite } from './cors-suite.ts'

runCorsSuite(plainHost)
