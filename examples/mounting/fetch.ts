/** A fetch handler, for Bun, Deno and Workers: a Corbel application below `/api`, before a handler that answers everything else. */
import { toFetch } from 'corbel/fetch'
import { icecreamApp } from './icecream.ts'

export default {
  fetch: toFetch(icecreamApp, () => new Response('hello'), { prefix: '/api' }),
}
