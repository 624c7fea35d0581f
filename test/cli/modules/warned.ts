/** An application that is in order, but for a warning. */
import { createApp, service } from '../../../src/index.ts'

export const app = createApp([service('/icecream', { cors: { origins: ['https://app.example'], maxAge: 86_400 }, get: () => 1 })])
