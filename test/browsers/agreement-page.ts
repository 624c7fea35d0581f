/** docs/browsers.md: what the agreement tests saw, as a page. The same run gives the same page. */
import type { Engine } from '../../src/browser.ts'
import { KNOWN } from './odd-comparison.ts'
import type { Known } from './odd-comparison.ts'

/** What one engine's run came to. */
export interface Agreement {
  readonly engine: Engine
  readonly version: string
  /** Requests that its page made. */
  readonly requests: number
  /** Exchanges that reached the server. */
  readonly exchanges: number
  /** How often each known departure was met. */
  readonly known: Readonly<Partial<Record<Known, number>>>
  /** Cases that went otherwise at first and as expected when made again, alone. */
  readonly unsteady: number
}

const ENGINES: readonly Engine[] = ['chromium', 'firefox', 'webkit']

/** The page of a run. */
export function agreementPage(seed: number, agreements: readonly Agreement[]): string {
  const ordered = ENGINES.flatMap((engine) => agreements.filter((each) => each.engine === engine))
  return `# Agreement with real browsers

Written by \`CORBEL_WRITE_DOCS=1 CORBEL_SEED=${seed} npx vitest run test/browsers/agreement.test.ts\`, and by nobody's hand.

Requests and odd answers are drawn from the seed: methods, headers, credentials and redirect modes; answers with and without each CORS header, twice, misspelt, as lists and with bad names; redirects between three origins. Each engine makes
them from a real page against a real server, and \`corbel/browser\` plays the same requests against the same answers. Compared are what was sent (method, URL, \`Origin\` and what a preflight asks), in which order, and what the page got: blocked, or the
type, status and readable headers of the response; in Chromium the code and the console text too. A request that has no known difference and does not agree in all of that fails the test.

${table([
    ['engine', 'requests', 'exchanges', 'agree', 'known difference', 'unexplained', 'agreed when made again'],
    ...ordered.map((each) => [each.version, each.requests, each.exchanges, each.requests - countKnown(each), countKnown(each), 0, each.unsteady]),
  ])}

## Known differences

How many requests met each, in this run. [The browser's side](browser.md#where-engines-leave-the-standard) tells more of them.

${table([
    ['difference', ...ordered.map(({ engine }) => engine), 'what happens'],
    ...names().map((name) => [name, ...ordered.map(({ known }) => known[name] ?? 0), KNOWN[name]]),
  ])}

\`CORBEL_SEED=fresh\` draws other cases and prints their seed; \`CORBEL_SEED\` with a number repeats them. An engine that is not installed is skipped: \`node scripts/chromium.mjs\` and \`node scripts/browsers.mjs\` try to get them.
`
}

function names(): readonly Known[] {
  return (Object.keys(KNOWN) as Known[]).toSorted()
}

function countKnown({ known }: Agreement): number {
  return Object.values(known).reduce((sum, count) => sum + count, 0)
}

function table([head = [], ...rows]: readonly (readonly (string | number)[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
