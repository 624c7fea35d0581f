/** The viewer of API documents from its package, on Node. */
import { promises, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Viewer, ViewerFile } from '../openapi/viewer.ts'

/** Swagger UI from the package `swagger-ui-dist`, which is to be installed beside Corbel. Its files are read when they are first asked for. Throws an `Error` that says what to do where it is missing. */
export function swaggerUi(): Viewer {
  const { resolve } = createRequire(import.meta.url)
  const find = (file: string): string => {
    try {
      return resolve(`swagger-ui-dist/${file}`)
    } catch (cause) {
      throw new Error('The package swagger-ui-dist is not there. Write npm install swagger-ui-dist, or use remoteViewer() of corbel/openapi.', { cause })
    }
  }
  const { version } = JSON.parse(readFileSync(find('package.json'), 'utf8')) as { readonly version: string }
  return { version, script: fileOf(find('swagger-ui-bundle.js')), style: fileOf(find('swagger-ui.css')) }
}

function fileOf(path: string): ViewerFile {
  let bytes: Promise<Uint8Array> | undefined
  return {
    read() {
      bytes ??= promises.readFile(path)
      return bytes
    },
  }
}
