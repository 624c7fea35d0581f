/** What a person makes with Corbel can be exported from a project that writes declarations: every type in it has a name that an entry gives. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT, runNode } from './command.ts'

const PROJECT = `
import { createApp, events, file, group, jsonLines, mount, problemType, redirect, reply, resource, service, variant } from 'corbel'
import { client } from 'corbel/client'
import { cors } from 'corbel/express'
import { toFastify } from 'corbel/fastify-mount'
import { toH3 } from 'corbel/h3'
import { toHono } from 'corbel/hono'
import { toKoa } from 'corbel/koa-mount'
import { toLambda } from 'corbel/lambda'
import { multipart } from 'corbel/multipart'
import { cors as corsForNext, toNext } from 'corbel/next'
import { toNode } from 'corbel/node'
import * as z from 'zod'

async function* ticks() { yield { data: 1 } }
export const SoldOut = problemType('/sold-out', 409, { title: 'Sold out', members: z.object({ left: z.number() }) })
export const flavour = service('/flavours/:id', {
  cors: { origins: ['https://app.example'] },
  get: { query: z.object({ q: z.string() }), problems: [SoldOut], handler: ({ params }) => params.id },
  put: { body: z.object({}), response: z.object({}), handler: () => ({}) },
  methods: { QUERY: () => 1 },
})
export const page = service('/page', { get: [variant({ produces: ['text/html'], handler: () => 'x' }), variant({ handler: () => reply(200, 1) })], post: () => redirect('/page'), put: () => file(new Blob([])) })
export const things = resource('/things', { collection: service('/', { get: () => events(ticks()) }), item: service('/:id', { get: () => jsonLines(ticks()) }) })
export const app = createApp([group('/v1', [flavour, page]), things, mount('/inner', createApp([page]))], { cors: { origins: ['https://app.example'] } })
export const api = client<typeof app>('https://api.example')
export const call = api.get('/v1/flavours/:id', { params: { id: 1 }, query: { q: 'x' } })
export const hosts = [multipart(), cors({ origins: ['https://app.example'] }), toFastify(app), toH3(app), toHono(app), toKoa(app), toLambda(app), toNext(app), toNode(app)] as const
export const { GET, OPTIONS } = corsForNext({ origins: ['https://app.example'] })({ GET: (request: Request) => new Response(request.url) })
`

test('an application and its client have declarations', () => {
  const folder = mkdtempSync(join(ROOT, 'test', 'package', 'declarations-'))
  try {
    writeFileSync(join(folder, 'project.ts'), PROJECT)
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
      extends: '../../../tsconfig.base.json',
      compilerOptions: { lib: ['ES2023', 'WebWorker', 'WebWorker.Iterable'], types: ['node'], isolatedDeclarations: false, declaration: true, emitDeclarationOnly: true, outDir: 'out', rootDir: '.' }, include: ['*.ts'],
    }))
    expect(runNode(folder, join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', folder, '--pretty', 'false').stdout).toBe('')
    const named = readFileSync(join(folder, 'out', 'project.d.ts'), 'utf8').matchAll(/import\("([^"]+)"\)/g)
    expect([...named].filter(([, from]) => from?.startsWith('corbel') !== true)).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
