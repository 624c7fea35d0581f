/** The suite of every framework for `corbel/fetch`, on the runtimes that have a fetch handler of their own, each a process. */
import { afterAll, describe } from 'vitest'
import { linkGuest } from '../package/stranger.ts'
import { fetchProcess } from './cors-process.ts'
import { runCorsSuite } from './cors-suite.ts'
import { RUNTIMES, isLeftOut } from './runtime.ts'

const { folder, leave } = linkGuest()
afterAll(leave)

for (const runtime of RUNTIMES.filter(({ kind }) => kind !== 'node')) {
  describe.skipIf(isLeftOut(runtime))('in a process of its own', () => { runCorsSuite(fetchProcess(runtime, folder)) })
}
