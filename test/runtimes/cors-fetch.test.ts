/** The suite of every framework, in this one. */
import { fetchHost } from './hosts/fetch.ts'
import { runCorsSuite } from './cors-suite.ts'

runCorsSuite(fetchHost)
