/** The lines that docs/gateways.md shows: what the tests run, and nothing else. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What lines are for: to stand before an application, or also to let a page read the gateway's own errors. */
export type Purpose = 'serve' | 'errors'

const MANUAL = fileURLToPath(new URL('../../docs/gateways.md', import.meta.url))

/** The text of the manual. */
export function readManual(): string {
  return readFileSync(MANUAL, 'utf8')
}

/** The one block of the manual whose fence says the gateway and the purpose. Throws where there is none, or another one. */
export function readLines(gateway: string, purpose: Purpose): string {
  const blocks = [...readManual().matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].filter(([, info]) => info === `${gateway} ${purpose}`)
  const [[, , lines = ''] = []] = blocks
  if (blocks.length !== 1) throw new Error(`docs/gateways.md has ${blocks.length} blocks \`${gateway} ${purpose}\`, and not one.`)
  return lines.trim()
}
