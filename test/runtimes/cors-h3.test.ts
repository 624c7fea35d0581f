/** The suite of every framework, in this one. */
import { h3Host } from './hosts/h3.ts'
import { runCorsSuite } from './cors-suite.ts'

runCorsSuite(h3Host)
