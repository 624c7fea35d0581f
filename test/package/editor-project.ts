/** A project of many services, written to a folder of its own, and what the compiler says of it. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT, runNode } from './command.ts'

/** Services in one file and one group. */
const GROUP = 10

/** How large a project is, and how its client names what it calls. */
export interface ProjectOptions {
  readonly services: number
  /** Each of the operations is called once. */
  readonly client: 'none' | 'typeof app' | 'named'
  /** Changes the file of the first services. */
  readonly edit?: (source: string) => string
}

/** What the compiler said. */
export interface Checked {
  readonly errors: readonly { readonly file: string; readonly line: number; readonly column: number; readonly text: string }[]
  readonly types: number
  readonly instantiations: number
  /** Seconds. */
  readonly time: number
}

/** The file with the first services of every project. */
export const FIRST_FILE: string = writeServices(Array.from({ length: GROUP }, (_, index) => index))

/** Write the project, check it, and remove it. One checker, since several would count what they share several times. */
export function checkProject({ services, client, edit = (source) => source }: ProjectOptions): Checked {
  const folder = mkdtempSync(join(tmpdir(), 'corbel-editor-'))
  try {
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction')
    const groups = Array.from({ length: Math.ceil(services / GROUP) }, (_, index) => index)
    for (const index of groups) {
      const source = writeServices(Array.from({ length: Math.min(GROUP, services - index * GROUP) }, (_, own) => index * GROUP + own))
      writeFileSync(join(folder, `group-${index}.mts`), index === 0 ? edit(source) : source)
    }
    writeFileSync(join(folder, 'app.mts'), writeApp(groups))
    if (client !== 'none') writeFileSync(join(folder, 'calls.mts'), writeCalls(services, client))
    const config = join(folder, 'tsconfig.json')
    writeFileSync(config, JSON.stringify({
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: { typeRoots: [join(ROOT, 'node_modules/@types')], paths: { corbel: [join(ROOT, 'src/index.ts')], 'corbel/client': [join(ROOT, 'src/client.ts')] } },
      include: [], files: [join(folder, client === 'none' ? 'app.mts' : 'calls.mts')],
    }))
    return read(runNode(ROOT, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', config, '--pretty', 'false', '--singleThreaded', '--extendedDiagnostics').stdout)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function read(output: string): Checked {
  const errors = [...output.matchAll(/^(\S*?)\((\d+),(\d+)\): error (.*(?:\n .*)*)/gm)].map(([, path = '', line, column, text = '']) => ({ file: path.slice(path.lastIndexOf('/') + 1), line: Number(line), column: Number(column), text }))
  const figure = (name: string): number => Number(new RegExp(`^${name}: +([\\d.]+)`, 'm').exec(output)?.[1])
  return { errors, types: figure('Types'), instantiations: figure('Instantiations'), time: figure('Check time') }
}

function writeServices(indexes: readonly number[]): string {
  const names = indexes.map((index) => `things${index}`).join(', ')
  return `import { group, problemType, reply, service } from 'corbel'\nimport * as z from 'zod'\n${indexes.map(writeService).join('')}\nexport const things = group('/group-${Math.floor((indexes[0] ?? 0) / GROUP)}', [${names}])\n`
}

function writeService(index: number): string {
  return `
const Thing${index} = z.object({ id: z.string(), name: z.string().max(80), price: z.number(), tags: z.array(z.string()), made: z.iso.datetime() })
const New${index} = Thing${index}.omit({ id: true })
const Gone${index} = problemType('https://api.example/problems/gone-${index}', 410, { title: 'Gone', members: z.object({ since: z.string() }) })
const things${index} = service('/things-${index}/:id', {
  cors: { origins: ['https://app.example'], credentials: ${index % 2 === 0} },
  get: {
    query: z.object({ page: z.coerce.number().default(1), sort: z.enum(['up', 'down']).optional() }), response: Thing${index}, problems: [Gone${index}],
    handler: ({ params, query }) => ({ id: params.id, name: query.sort ?? '', price: query.page, tags: [], made: '' }),
  },
  post: { body: New${index}, handler: ({ params, body }) => reply(201, { ...body, id: params.id, at: new Date() }) },
  put: { params: z.object({ id: z.uuid() }), body: Thing${index}, handler: ({ params, body }) => ({ id: params.id, was: body }) },
  patch: { body: New${index}.partial(), headers: z.object({ 'if-match': z.string().optional() }), handler: async ({ body, headers }) => ({ names: Object.keys(body), tag: headers['if-match'] }) },
  delete: ({ params }) => ({ deleted: params.id }),
})
`
}

function writeApp(groups: readonly number[]): string {
  const imports = groups.map((index) => `import { things as things${index} } from './group-${index}.mts'\n`).join('')
  return `import { createApp } from 'corbel'\n${imports}\nexport const app = createApp([${groups.map((index) => `things${index}`).join(', ')}])\n`
}

function writeCalls(services: number, client: 'typeof app' | 'named'): string {
  const definition = client === 'named' ? 'interface Api extends ApiOf<typeof app> {}\nconst api = client<Api>' : 'const api = client<typeof app>'
  const calls = Array.from({ length: services }, (_, index) => {
    const path = `'/group-${Math.floor(index / GROUP)}/things-${index}/:id'`
    const params = `params: { id: 'a' }${index % 2 === 0 ? ", credentials: 'include'" : ''}`
    return `
export const read${index}: string | undefined = (await api.get(${path}, { ${params}, query: { page: 2 } }).orThrow()).tags[0]
export const made${index}: string = (await api.post(${path}, { ${params}, body: { name: '', price: 1, tags: [], made: '' } }).orThrow()).at
export const put${index} = await api.put(${path}, { ${params}, body: { id: '', name: '', price: 1, tags: [], made: '' } })
export const patched${index} = await api.patch(${path}, { ${params}, body: { name: '' } })
export const deleted${index}: string = (await api.delete(${path}, { ${params} }).orThrow()).deleted
`
  })
  return `import { client } from 'corbel/client'\n${client === 'named' ? "import type { ApiOf } from 'corbel/client'\n" : ''}import type { app } from './app.mts'\n\n${definition}('https://api.example')\n${calls.join('')}`
}
