/** The services: ice cream by flavour, the list of all flavours, and visits, by which the shop knows a browser again. */
import { randomUUID } from 'node:crypto'
import { HttpProblem, reply, service } from 'corbel'
import type { Reply, Service } from 'corbel'
import * as z from 'zod'

const Stock = z.object({ scoops: z.int().min(1).max(100), note: z.string().max(60).optional() })

/** What the freezer holds of one flavour. */
interface Tub {
  readonly flavour: string
  readonly scoops: number
  readonly note?: string | undefined
  /** Who stored it. */
  readonly by: string
  readonly version: number
}

/**
 * Make the services, with a freezer and a guest book of their own, in memory. Whose pages may use them at all is said by the application's default policy; here
 * stands only what differs from it, service by service and method by method.
 */
export function createServices(): readonly Service[] {
  const freezer = createFreezer()
  const visits = createVisits()

  const flavours = service('/icecream', {
    description: 'All flavours',
    get: () => reply(200, freezer.list().map(({ flavour, scoops }) => ({ flavour, scoops })), { 'cache-control': 'no-store' }),
  })

  const icecream = service('/icecream/:flavour', {
    description: 'Ice cream, by flavour',
    cors: { exposeHeaders: ['ETag'], maxAge: 600 },

    get: ({ params }) => show(freezer.get(params.flavour)),

    put: {
      body: Stock,
      cors: { credentials: true },
      handler: ({ params, body, headers }) => show(freezer.put({ flavour: params.flavour, ...body, by: visits.nameOf(headers) ?? 'somebody unknown' })),
    },

    delete: {
      cors: false,
      handler: ({ params }) => freezer.delete(params.flavour),
    },
  })

  const visit = service('/visit', {
    description: 'A cookie by which the shop knows this browser again',
    cors: { credentials: true, enforce: true },
    post: ({ headers }) => {
      const known = visits.nameOf(headers)
      if (known !== undefined) return { welcome: `${known}, back again` }
      const { id, name } = visits.open()
      return reply(201, { welcome: name }, { 'set-cookie': `visit=${id}; Path=/; HttpOnly; SameSite=Lax` })
    },
  })

  return [flavours, icecream, visit]
}

// Of these headers a page may read ETag, since the policy exposes it; X-Freezer stays hidden from it.
function show(tub: Tub | undefined): Reply {
  if (tub === undefined) throw new HttpProblem(404, 'There is no such flavour.')
  const { version, ...shown } = tub
  return reply(200, shown, { etag: `"${version}"`, 'x-freezer': '-18 C', 'cache-control': 'no-store' })
}

interface Freezer {
  list(): readonly Tub[]
  get(flavour: string): Tub | undefined
  put(tub: Omit<Tub, 'version'>): Tub
  delete(flavour: string): void
}

function createFreezer(): Freezer {
  const tubs = new Map<string, Tub>()
  const put: Freezer['put'] = (tub) => {
    const stored = { ...tub, version: (tubs.get(tub.flavour)?.version ?? 0) + 1 }
    tubs.set(tub.flavour, stored)
    return stored
  }
  for (const [flavour, scoops] of [['lemon', 12], ['mint', 7], ['raspberry', 20]] as const) put({ flavour, scoops, by: 'the shop' })
  return {
    put,
    list: () => [...tubs.values()],
    get: (flavour) => tubs.get(flavour),
    delete: (flavour) => {
      tubs.delete(flavour)
    },
  }
}

interface Visits {
  open(): { readonly id: string; readonly name: string }
  /** The guest whose cookie stands among these headers. */
  nameOf(headers: Headers): string | undefined
}

function createVisits(): Visits {
  const names = new Map<string, string>()
  return {
    open() {
      const id = randomUUID()
      const name = `guest ${names.size + 1}`
      names.set(id, name)
      return { id, name }
    },
    nameOf(headers) {
      const [, id = ''] = /(?:^|;\s*)visit=([^;]+)/.exec(headers.get('cookie') ?? '') ?? []
      return names.get(id)
    },
  }
}
