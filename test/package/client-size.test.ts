/** What a page loads that imports the client: bundled, minified and compressed as a front end would be. */
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { beforeAll, expect, test } from 'vitest'
import { ensureBuilt } from './build.ts'
import { ROOT } from './command.ts'

beforeAll(() => ensureBuilt(), 60_000)

const PAGE = '\0page'

/** Bytes after compression, and the files that went into them. */
async function bundle(source: string): Promise<{ readonly bytes: number; readonly files: readonly string[] }> {
  const bundler = await rolldown({
    input: PAGE, logLevel: 'silent',
    plugins: [{ name: 'page', resolveId: (id) => (id === PAGE ? id : id === 'corbel/client' ? join(ROOT, 'dist/client.js') : undefined), load: (id) => (id === PAGE ? source : undefined) }],
  })
  const { output: [chunk, ...others] } = await bundler.generate({ minify: true })
  await bundler.close()
  expect(others).toEqual([])
  return { bytes: brotliCompressSync(chunk.code).byteLength, files: chunk.moduleIds.filter((id) => id !== PAGE).map((id) => id.slice(ROOT.length + 1).replaceAll('\\', '/')) }
}

test.each([
  ['a client', "import { client } from 'corbel/client'\nglobalThis.api = client('/')\n", 1500],
  ['everything of the entry', "export * from 'corbel/client'\n", 1900],
])('%s takes no more than its budget, and loads nothing of the server', async (name, source, budget) => {
  const { bytes, files } = await bundle(source)
  console.info(`${name}: ${bytes} bytes of ${budget}`)
  expect(bytes).toBeLessThanOrEqual(budget)
  expect(files.filter((path) => !/^dist\/client(?:\.js$|\/)/.test(path))).toEqual([])
  expect(files.length).toBeGreaterThan(3)
})
