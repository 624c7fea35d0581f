/** Viewers: what draws the document of an API in a page. */

/** A file of a viewer that is served beside the page. */
export interface ViewerFile {
  readonly read: () => Uint8Array | Promise<Uint8Array>
}

/** A file of a viewer that lies elsewhere. The browser refuses another one than this: {@link https://www.w3.org/TR/SRI/ integrity}. */
export interface RemoteViewerFile {
  readonly url: string
  readonly integrity: string
}

/** A {@link https://github.com/swagger-api/swagger-ui Swagger UI} of one version: its script `swagger-ui-bundle.js` and its stylesheet. */
export interface Viewer {
  readonly version: string
  readonly script: ViewerFile | RemoteViewerFile
  readonly style: ViewerFile | RemoteViewerFile
}

const VERSION = '5.35.0'
const PACKAGE = `https://cdn.jsdelivr.net/npm/swagger-ui-dist@${VERSION}`

/** The viewer from a public network for files, in the version that Corbel is tested with, and no other: for places that have no files of their own, such as Workers. Who reads the page is seen by that network. */
export function remoteViewer(): Viewer {
  return {
    version: VERSION,
    script: { url: `${PACKAGE}/swagger-ui-bundle.js`, integrity: 'sha384-gjRm0bEPMeTmMh5jT2cHccIwCUZSTd8YC+j0d0sXw0MdGEfScduGpSyF3ZSSLkX9' },
    style: { url: `${PACKAGE}/swagger-ui.css`, integrity: 'sha384-WlYgdmXYOOBWL5apwjDEZwN+U3HmXSSu5R6V5aGxEcf7z+KuRNwBhoxKVN1i3D5I' },
  }
}
