/** One application, in order. */
import { createApp, service } from '../../../src/index.ts'

export const app = createApp([service('/icecream/:flavour', { cors: { origins: ['https://app.example'] }, get: () => 1, put: () => 2 })])
