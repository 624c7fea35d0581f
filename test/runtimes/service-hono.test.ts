/** The suite of every host of a service, inside this one. */
import { afterAll, vi } from 'vitest'
import { runMountedSuite } from './service-mounts.ts'

// Its server prints the errors of streams.
const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
afterAll(() => log.mockRestore())

runMountedSuite('Hono')
