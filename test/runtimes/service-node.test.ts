/** The suite of every host of a service, on `corbel/node`. */
import * as corbel from '../../src/index.ts'
import { serve } from '../../src/node.ts'
import { createServiceApp } from './service-app.ts'
import { runServiceSuite } from './service-suite.ts'

runServiceSuite({ name: 'corbel/node', start: () => serve(createServiceApp(corbel), { port: 0, host: '127.0.0.1', signals: false, grace: 0.2 }) })
