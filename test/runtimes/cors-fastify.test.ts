/** The suite of every framework, in this one. */
import { fastifyHost } from './hosts/fastify.ts'
import { runCorsSuite } from './cors-suite.ts'

runCorsSuite(fastifyHost)
