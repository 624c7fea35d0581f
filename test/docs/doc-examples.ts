/** The examples of the manuals: compiled, and asked what the manual says they answer. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as corbel from '../../src/index.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A request and what comes back, as a manual shows it: lines of the request begin with `>`, those of the answer with `<`. */
export interface ShownExchange {
  readonly method: string
  readonly path: string
  readonly requestHeaders: readonly (readonly [name: string, value: string])[]
  readonly requestBody: string
  readonly status: number
  /** Those that are shown; others may be there. */
  readonly responseHeaders: readonly (readonly [name: string, value: string])[]
  /** `undefined` where none is shown. */
  readonly responseBody: string | undefined
}

/** An example, and the exchanges that are shown below it. */
export interface Example {
  /** The last heading above it. */
  readonly heading: string
  readonly code: string
  readonly exchanges: readonly ShownExchange[]
}

/** The examples of a manual, in their order. */
export function readExamples(name: string): readonly Example[] {
  const text = readFileSync(join(ROOT, 'docs', name), 'utf8')
  const examples: { heading: string; code: string; exchanges: ShownExchange[] }[] = []
  let heading = ''
  for (const [, title, info, content = ''] of text.matchAll(/^#+ (.*)$|^```([^\n]*)\n([\s\S]*?)^```$/gm)) {
    if (title !== undefined) heading = title
    else if (info === 'ts') examples.push({ heading, code: content, exchanges: [] })
    else if (info === 'http') examples.at(-1)?.exchanges.push(...content.trim().split(/\n\n+/).map(parseExchange))
  }
  return examples
}

function parseExchange(text: string): ShownExchange {
  const lines = (mark: string): readonly string[] => text.split('\n').filter((line) => line.startsWith(mark)).map((line) => line.slice(2))
  const request = parseMessage(lines('>'))
  const response = parseMessage(lines('<'))
  const [method = '', path = ''] = request.first.split(' ')
  const [status = ''] = response.first.split(' ')
  return {
    method, path, requestHeaders: request.headers, requestBody: request.body ?? '', status: Number(status), responseHeaders: response.headers, responseBody: response.body,
  }
}

interface Message {
  readonly first: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string | undefined
}

function parseMessage([first = '', ...rest]: readonly string[]): Message {
  const end = rest.indexOf('')
  const head = end === -1 ? rest : rest.slice(0, end)
  return { first, headers: head.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const), body: end === -1 ? undefined : rest.slice(end + 1).join('\n') }
}

/** What an example without imports leaves to the reader. */
const PRELUDE = `
import { ${Object.keys(corbel).join(', ')} } from 'corbel'
import type { Context, Guard, Wrapper } from 'corbel'
import { multipart } from 'corbel/multipart'
import { openFile, serve } from 'corbel/node'
import * as z from 'zod'
`

/** The example as a module of its own that exports its `app`, if it makes one. */
function toModule({ code }: Example): string {
  const whole = code.includes('import ') ? code : `${PRELUDE}${code}`
  const inTree = whole.replaceAll(/from 'corbel(?:\/(\w+))?'/g, (_all, entry: string | undefined) => `from '../../../src/${entry ?? 'index'}.ts'`)
  return /^const app = /m.test(code) ? `${inTree}\nexport { app }\n` : `${inTree}\nexport {}\n`
}

/** Examples as modules in a folder of the tree, while somebody works with them. */
export async function withModules<T>(examples: readonly Example[], work: (folder: string, paths: readonly string[]) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(ROOT, 'test', 'docs', 'examples-'))
  try {
    const paths = examples.map((example, index) => {
      const path = join(folder, `example-${index}.ts`)
      writeFileSync(path, toModule(example))
      return path
    })
    return await work(folder, paths)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What the compiler says of the examples. */
export function compileExamples(examples: readonly Example[]): Promise<string> {
  return withModules(examples, (folder) => {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
      extends: '../../../tsconfig.base.json',
      compilerOptions: { lib: ['ES2023', 'WebWorker', 'WebWorker.Iterable', 'WebWorker.AsyncIterable'], types: ['node'], noEmit: true, noUnusedLocals: false, allowImportingTsExtensions: true },
      include: ['*.ts'],
    }))
    return spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder, '--pretty', 'false'], { encoding: 'utf8', cwd: folder }).stdout
  })
}

/** What each exchange of an example really gives, in the form in which it is shown: only the headers that are shown, and a body only where one is shown. */
export function runExchanges(example: Example): Promise<readonly ShownExchange[]> {
  return withModules([example], async (_folder, [path = '']) => {
    const { app } = await import(/* @vite-ignore */ path) as { readonly app: corbel.App }
    const seen: ShownExchange[] = []
    for (const shown of example.exchanges) {
      const { method, path: target, requestHeaders, requestBody } = shown
      const response = await app.request(target, { method, headers: requestHeaders.map(([name, value]): [string, string] => [name, value]), ...(requestBody !== '' && { body: requestBody.replaceAll('\n', '\r\n') }) })
      const text = await response.text()
      seen.push({
        ...shown, status: response.status, responseHeaders: shown.responseHeaders.map(([name]) => [name, response.headers.get(name) ?? '(none)'] as const),
        responseBody: shown.responseBody === undefined ? undefined : likeShown(text, shown.responseBody),
      })
    }
    return seen
  })
}

// JSON is shown with line breaks where that is easier to read.
function likeShown(text: string, shown: string): string {
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(JSON.parse(shown)) ? shown : text
  } catch {
    return text.trimEnd() === shown.trimEnd() ? shown : text
  }
}
