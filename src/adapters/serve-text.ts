/** What is said of an application that is served on Node. */
import type { IssueTexts } from '../policy/issue-text.ts'

/** The texts of what is wrong with serving an application, then of what is unwise. */
export const SERVE_TEXTS: IssueTexts<'serve/method' | 'warning/private-network'> = {
  'serve/method': ({ shown }) => [`Node's HTTP parser does not know the method ${shown}: no such request could ever arrive.`, 'Use another method, or another runtime.'],
  'warning/private-network': ({ shown }) => [`${shown} is reachable only from some networks, yet origins is '*': any site that a person there visits can read it.`, 'List the origins.'],
}
