/** The suite of every framework, in this one. */
import { expressHost } from './hosts/express.ts'
import { runCorsSuite } from './cors-suite.ts'

runCorsSuite(expressHost)
