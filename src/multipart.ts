/** Entry `corbel/multipart`: reading multipart forms. */
export { multipart } from './app/multipart-parser.ts'
export type { FormEntry, IncomingFile, MultipartOptions, StreamParser } from './service/multipart.ts'
