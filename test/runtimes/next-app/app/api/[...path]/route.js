import * as corbel from '../../../../../../src/index.ts'
import { toNext } from '../../../../../../src/adapters/next.ts'
import { createServiceApp } from '../../../../service-app.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = toNext(createServiceApp(corbel), { prefix: '/api' })
