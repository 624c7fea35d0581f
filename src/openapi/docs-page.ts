/** The page that shows the document of an API. */
import type { ServerObject } from './document.ts'
import type { RemoteViewerFile, Viewer, ViewerFile } from './viewer.ts'

/** What a page is made of. Addresses are relative to the page, so that it stays whole wherever it is mounted. */
export interface DocsPage {
  readonly title: string
  readonly viewer: Viewer
  /** The address of the document. */
  readonly document: string
  /** The folder of the viewer's files, with a slash at its end. */
  readonly files: string
}

/** Starts the viewer. A file of its own, since the policy of the page allows no script in it. Nothing is asked of a validator elsewhere. */
export const START_SCRIPT: string = `const page = document.getElementById('docs')
SwaggerUIBundle({ url: page.dataset.document, domNode: page, deepLinking: true, validatorUrl: null })
`

/** The page as HTML. */
export function writeDocsPage({ title, viewer, document, files }: DocsPage): string {
  const version = encodeURIComponent(viewer.version)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" ${addressOf('href', viewer.style, `${files}viewer.css?v=${version}`)}>
</head>
<body>
<div id="docs" data-document="${escapeHtml(document)}"></div>
<noscript>The document of this API is <a href="${escapeHtml(document)}">${escapeHtml(document)}</a>; this page shows it by a script.</noscript>
<script ${addressOf('src', viewer.script, `${files}viewer.js?v=${version}`)} defer></script>
<script src="${escapeHtml(files)}start.js" defer></script>
</body>
</html>
`
}

function addressOf(attribute: 'href' | 'src', file: ViewerFile | RemoteViewerFile, own: string): string {
  if (!('url' in file)) return `${attribute}="${escapeHtml(own)}"`
  return `${attribute}="${escapeHtml(file.url)}" integrity="${escapeHtml(file.integrity)}" crossorigin="anonymous"`
}

/** The policy of the page: its own files, the viewer's where they lie elsewhere, and requests to the servers of the API. Pictures in the stylesheet are `data:`. */
export function docsPagePolicy({ script, style }: Viewer, servers: readonly ServerObject[]): string {
  const connect = servers.flatMap(({ url }) => originOf(url))
  return [
    "default-src 'none'", `script-src 'self'${remote(script)}`, `style-src 'self'${remote(style)}`, "img-src 'self' data:", `connect-src ${["'self'", ...new Set(connect)].join(' ')}`,
    "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
  ].join('; ')
}

function remote(file: ViewerFile | RemoteViewerFile): string {
  return 'url' in file ? ` ${file.url.replaceAll(/[\s;,]/g, encodeURIComponent)}` : ''
}

// A server with variables in its name could be anywhere; those in its path do not matter.
function originOf(url: string): readonly string[] {
  const [, origin] = /^(https?:\/\/[\w.\-:[\]]+)(?:[/?#]|$)/i.exec(url) ?? []
  return origin === undefined ? [] : [origin]
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\'', '&#39;')
}
