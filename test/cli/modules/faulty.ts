/** An application that does not start. */
import { createApp, service } from '../../../src/index.ts'

// As it would come from a file: the compiler sees the slash in a literal.
const origins: readonly string[] = ['https://app.example/']

export const app = createApp([service('/icecream', { cors: { origins }, get: () => 1 })])
