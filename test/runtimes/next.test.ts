/** The suites of every framework and of every host of a service, in Next.js. */
import { afterAll, beforeAll } from 'vitest'
import { runCorsSuite } from './cors-suite.ts'
import { createNext, nextHost } from './hosts/next.ts'
import type { NextApplication } from './hosts/next.ts'
import { runServiceSuite } from './service-suite.ts'

let application: NextApplication
beforeAll(async () => { application = await createNext() }, 180_000)
afterAll(() => application.close())

runCorsSuite(nextHost(() => application))
runServiceSuite({ name: 'Next.js', prefix: '/api', start: () => application.serve() })
