/** The suite of a service on every runtime, each a process of its own. */
import { afterAll, describe } from 'vitest'
import { linkGuest } from '../package/stranger.ts'
import { SERVICE, serveProgram } from './process-host.ts'
import { RUNTIMES, isLeftOut } from './runtime.ts'
import type { Runtime } from './runtime.ts'
import type { ServiceAbilities } from './service-host.ts'
import { runServiceSuite } from './service-suite.ts'

const { folder, leave } = linkGuest()
afterAll(leave)

/** What a runtime cannot do; `differences.test.ts` holds that it still cannot. */
const LACKS: Readonly<Partial<Record<Runtime['kind'], Partial<ServiceAbilities>>>> = { workerd: { tellsDisconnect: false } }

// The Node that runs the tests has the suite in a file of its own.
for (const runtime of RUNTIMES.filter(({ program }) => program !== process.execPath)) {
  describe.skipIf(isLeftOut(runtime))('in a process of its own', () => {
    runServiceSuite({ ...LACKS[runtime.kind], name: runtime.name, start: () => serveProgram(runtime, folder, SERVICE) })
  })
}
