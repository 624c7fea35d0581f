/** The documentation of an API as services of it: the document, and a page that shows it. */
import { ownDescription } from '../app/describe.ts'
import type { AppDescription } from '../app/describe.ts'
import type { CorsInput } from '../policy/input.ts'
import type { Guard, RequestContext } from '../service/context.ts'
import { service } from '../service/define.ts'
import type { Service } from '../service/define.ts'
import { group } from '../service/group.ts'
import type { Group } from '../service/group.ts'
import { reply } from '../service/reply.ts'
import type { Reply } from '../service/reply.ts'
import { docsPagePolicy, START_SCRIPT, writeDocsPage } from './docs-page.ts'
import type { OpenApiOptions, OpenApiWarning } from './document.ts'
import { toOpenApi } from './to-open-api.ts'
import type { RemoteViewerFile, Viewer, ViewerFile } from './viewer.ts'

/** What `docs` takes: what the document says of the API as a whole, and how it is shown. */
export interface DocsOptions extends OpenApiOptions {
  /** `swaggerUi()` of `corbel/node` serves the viewer's files itself; `remoteViewer()` takes them from a public network. */
  readonly viewer: Viewer
  /** The path of the page; `/docs` unless set. The viewer's files lie below it. */
  readonly path?: string
  /** The path of the document; `/openapi.json` unless set. */
  readonly documentPath?: string
  /** Who may read page and document from another origin; nobody unless set. */
  readonly cors?: CorsInput
  /** Who may see them. */
  readonly guard?: Guard | readonly Guard[]
  /** Hears of what the document could not say as it should, when it is first made. */
  readonly onWarning?: (warning: OpenApiWarning) => void
}

/**
 * Services that serve the document of the application that they stand in, and a page that shows it. They are hidden from it. The page has a strict Content-Security-Policy: no script in it, none from elsewhere but a
 * remote viewer's.
 */
export function docs(options: DocsOptions): Group<'', readonly Service[]> {
  const { viewer, path = '/docs', documentPath = '/openapi.json', cors = false, guard = [], servers = [] } = options
  const folder = path.endsWith('/') ? path : `${path}/`
  const write = documentWriter(options, documentPath)
  const page = service(path, {
    get: ({ url }) => {
      const root = rootSeenFrom(url.pathname, path)
      const html = writeDocsPage({ title: options.title, viewer, document: root + documentPath.slice(1), files: root + folder.slice(1) })
      return reply(200, html, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': docsPagePolicy(viewer, servers), 'referrer-policy': 'no-referrer', 'cache-control': 'no-cache' })
    },
  })
  const services = [
    service(documentPath, { get: (context) => reply(200, write(context), { 'content-type': 'application/json', 'cache-control': 'no-cache' }) }),
    page,
    service(`${folder}start.js`, { get: () => sendText(START_SCRIPT) }),
    ...serveFile(`${folder}viewer.js`, viewer.script, 'text/javascript; charset=utf-8'),
    ...serveFile(`${folder}viewer.css`, viewer.style, 'text/css; charset=utf-8'),
  ]
  return group('', services, { cors, guard, hidden: true })
}

// The folder that paths start from, relative to the page: so it need not be known where that is mounted. A page may be asked for with a slash at its end, too.
function rootSeenFrom(pathname: string, path: string): string {
  const up = path.split('/').filter((segment) => segment !== '').length - (pathname.endsWith('/') ? 0 : 1)
  return up < 0 ? `./${pathname.slice(pathname.lastIndexOf('/') + 1)}/` : `./${'../'.repeat(up)}`
}

function sendText(text: string): Reply<string> {
  return reply(200, text, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' })
}

// The address names the version, so a file never changes under it.
function serveFile(path: string, file: ViewerFile | RemoteViewerFile, type: string): readonly Service[] {
  if ('url' in file) return []
  return [service(path, { get: async () => reply(200, await file.read(), { 'content-type': type, 'cache-control': 'private, max-age=31536000, immutable' }) })]
}

// Written once for a definition, and again when that has changed.
function documentWriter(options: DocsOptions, documentPath: string): (context: RequestContext) => Uint8Array {
  let last: { readonly description: AppDescription; readonly prefix: string; readonly bytes: Uint8Array } | undefined
  return ({ get, url }) => {
    const description = get(ownDescription)()
    const prefix = mountPrefix(description, url.pathname, documentPath)
    if (last === undefined || last.description !== description || last.prefix !== prefix) {
      const servers = options.servers ?? (prefix === '' ? [] : [{ url: prefix }])
      const { document, warnings } = toOpenApi({ describe: () => description }, { ...options, servers })
      for (const warning of warnings) options.onWarning?.(warning)
      last = { description, prefix, bytes: new TextEncoder().encode(JSON.stringify(document)) }
    }
    return last.bytes
  }
}

// An application does not know where it is mounted; what stands before the path of the document tells.
function mountPrefix({ services }: AppDescription, pathname: string, documentPath: string): string {
  const own = services.filter(({ hidden, path }) => hidden && path.endsWith(documentPath) && pathname.endsWith(path)).map(({ path }) => path.length)
  return own.length === 0 ? '' : pathname.slice(0, pathname.length - Math.max(...own))
}
