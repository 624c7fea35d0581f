/** Entry `corbel/openapi`: the document of an application's API, and a page that shows it. */
export { docs } from './openapi/docs.ts'
export type { DocsOptions } from './openapi/docs.ts'
export type { OpenApiDocument, OpenApiObject, OpenApiOptions, OpenApiResult, OpenApiWarning, ServerObject } from './openapi/document.ts'
export type { JsonSchema, SchemaConverter } from './openapi/json-schema.ts'
export { toOpenApi } from './openapi/to-open-api.ts'
export type { Described } from './openapi/to-open-api.ts'
export { remoteViewer } from './openapi/viewer.ts'
export type { RemoteViewerFile, Viewer, ViewerFile } from './openapi/viewer.ts'
