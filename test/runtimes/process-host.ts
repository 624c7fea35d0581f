/** Hosts that are processes of their own: a small program is bundled for a runtime and served by it, on the built package. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { BuildOptions, Plugin } from 'esbuild'
import type { Child } from './child.ts'
import type { Runtime, Surroundings } from './runtime.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))

/** A module that exports an application by default. */
export interface Program extends Surroundings {
  readonly name: string
  /** TypeScript that may import files beside this one, and the package by its name. */
  readonly source: string
}

// What the tests import from the source is the package here.
const asBuilt: Plugin = {
  name: 'the built package',
  setup({ onResolve }) {
    onResolve({ filter: /\/src\/adapters\/fetch\.ts$/ }, () => ({ path: 'corbel/fetch', external: true }))
  },
}
const SHARED: BuildOptions = { bundle: true, format: 'esm', platform: 'neutral', mainFields: ['module', 'main'], logLevel: 'error' }

/** Serve a program from a folder that has the package in `node_modules`. */
export async function serveProgram(runtime: Runtime, folder: string, { name, source, ...surroundings }: Program): Promise<Child> {
  const { kind } = runtime
  const place = join(folder, `${name}-${kind}`)
  const file = kind === 'workerd' ? 'worker.js' : 'program.js'
  await build({
    ...SHARED, stdin: { contents: kind === 'node' ? servedByNode(source) : source, loader: 'ts', resolveDir: HERE, sourcefile: `${name}.ts` },
    outfile: join(place, file), external: ['corbel', 'corbel/*', 'node:*'], plugins: [asBuilt],
  })
  if (kind !== 'workerd') return runtime.serve(place, file, surroundings)
  // A Worker is one file.
  await build({ ...SHARED, absWorkingDir: place, entryPoints: [file], outfile: join(place, file), allowOverwrite: true })
  copyFileSync(join(HERE, 'worker.capnp'), join(place, 'worker.capnp'))
  return runtime.serve(place, 'worker.capnp', surroundings)
}

function servedByNode(source: string): string {
  return [
    'import { serve } from \'corbel/node\'',
    source.replace('export default ', 'const application = '),
    'console.log((await serve(application, { host: \'127.0.0.1\', port: 0 })).url)',
    '',
  ].join('\n')
}

/** The application of the service suite. */
export const SERVICE: Program = {
  name: 'service',
  source: 'import * as corbel from \'corbel\'\nimport { createServiceApp } from \'./service-app.ts\'\nexport default createServiceApp(corbel)\n',
}
