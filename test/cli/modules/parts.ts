/** Services and policies without an application: one is well, the others have faults of their own, and all lack the settings. */
import { compilePolicy } from '../../../src/cors.ts'
import { service, trusted } from '../../../src/index.ts'

export const services = [
  service('/a', { cors: { origins: trusted('partners') }, get: () => 1 }),
  service('/b', { cors: { credentials: true }, get: () => 1 }),
  service('/c', { cors: { origins: ['https://*.co.uk'], credentials: true }, get: () => 1 }),
]
export const policy = compilePolicy({ origins: ['https://app.example'], methods: ['GET', 'PUT', 'QUERY'] })
export const written = { origin: 'https://app.example' }
export const layer = { maxAge: 600 }
export const unrelated = { name: 'shop', handler: () => 1 }
