/** The suite of every framework, in this one. */
import { afterAll, vi } from 'vitest'
import { honoHost } from './hosts/hono.ts'
import { runCorsSuite } from './cors-suite.ts'

// Its server prints the errors of streams.
const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
afterAll(() => log.mockRestore())

runCorsSuite(honoHost)
