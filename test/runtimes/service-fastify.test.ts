/** The suite of every host of a service, inside this one. */
import { runMountedSuite } from './service-mounts.ts'

runMountedSuite('Fastify')
