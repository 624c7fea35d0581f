/** The suite of every host of a service, on AWS Lambda: behind whatever may stand before a function, and with answers that are streamed. */
import { afterAll, beforeAll, vi } from 'vitest'
import { toLambda, toStreamingLambda } from '../../src/adapters/lambda.ts'
import * as corbel from '../../src/index.ts'
import { awslambda, startFront, startStreamingFront } from './hosts/lambda.ts'
import type { Front } from './hosts/lambda.ts'
import { createServiceApp } from './service-app.ts'
import type { ServiceAbilities } from './service-host.ts'
import { runServiceSuite } from './service-suite.ts'

// A function gets its event whole, and is not told that a client went away.
const LAMBDA: Partial<ServiceAbilities> = { streamsRequests: false, tellsDisconnect: false, endsStreams: false }

const FRONTS: readonly (readonly [Front, Partial<ServiceAbilities>])[] = [
  ['an HTTP API or a function URL', {}],
  ['a REST API', { keepsQuery: false }],
  ['a load balancer', { keepsQuery: false, takesRepeatedLines: false }],
  ['a load balancer with several values', { keepsQuery: false }],
]

beforeAll(() => { vi.stubGlobal('awslambda', awslambda) })
// What streams fail with goes to the log.
const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
afterAll(() => {
  vi.unstubAllGlobals()
  log.mockRestore()
})

for (const [front, abilities] of FRONTS) {
  runServiceSuite({ name: `Lambda behind ${front}`, ...LAMBDA, streamsAnswers: false, ...abilities, start: () => startFront(front, toLambda(createServiceApp(corbel))) })
}

runServiceSuite({ name: 'Lambda with answers that are streamed', ...LAMBDA, start: () => startStreamingFront(toStreamingLambda(createServiceApp(corbel))) })
