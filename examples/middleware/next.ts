/** Next.js, `app/icecream/[flavour]/route.ts`: a policy by method. Without OPTIONS among the exports Next.js would answer preflights itself, without CORS. */
import { cors } from 'corbel/next'

interface Context {
  readonly params: Promise<{ readonly flavour: string }>
}

const withCors = cors({
  origins: ['https://app.example', 'https://*.partner.example'],
  methods: { GET: {}, PUT: { origins: ['https://app.example'], credentials: true } },
})

export const { GET, PUT, OPTIONS } = withCors({
  GET: async (_request: Request, { params }: Context) => Response.json(await params),
  PUT: () => new Response(null, { status: 204 }),
})
