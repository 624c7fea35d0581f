/** The suite of every framework, in this one. */
import { koaHost } from './hosts/koa.ts'
import { runCorsSuite } from './cors-suite.ts'

runCorsSuite(koaHost)
