/** The differences in what a browser concludes that the notes of a translation name. Whatever is not here must be the same. */
import type { NoteCode } from '../../src/compat.ts'
import type { PageIntent } from '../model/browser.ts'

const isInsecure = (origin: string): boolean => origin.startsWith('http://') && !origin.startsWith('http://localhost')
const asks = ({ headers }: PageIntent, name: string): boolean => headers.some(([each]) => each.toLowerCase() === name)

/** For a code: whether the page is one that it is about. */
export const NAMED_DIFFERENCES: Readonly<Partial<Record<NoteCode, (page: PageIntent, credentials: boolean) => boolean>>> = {
  'headers/authorization': (page) => asks(page, 'authorization'),
  // Without Access-Control-Allow-Methods a preflight that only an upload listener asked for grants the method: https://fetch.spec.whatwg.org/#cors-preflight-fetch-0, step 7.4
  'methods/none': (page) => page.forcePreflight === true,
  // Nothing answers the preflight that an upload listener asks for; Corbel does.
  'preflight/refused': (page) => page.forcePreflight === true,
  'regexp/wider': ({ origin }) => origin.includes('_'),
  'regexp/narrower': ({ origin }) => origin.includes('_'),
  'regexp/lookup': ({ origin }, credentials) => origin === 'null' || (credentials && isInsecure(origin)),
  'callback/lookup': ({ origin }, credentials) => origin === 'null' || (credentials && isInsecure(origin)),
}
