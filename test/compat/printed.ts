/** Reading a printed policy back, and describing a policy by what it does, so that two of them can be compared. */
import { expect } from 'vitest'
import { fromExpressOrigin, fromFastifyOrigin, fromHonoOrigin } from '../../src/compat.ts'
import { lookup } from '../../src/cors.ts'
import type { StandalonePolicyInput } from '../../src/cors.ts'
import { ORIGINS } from './pages.ts'

const SCOPE = { lookup, fromExpressOrigin, fromFastifyOrigin, fromHonoOrigin }

/** The value of a printed policy. `names` are the functions that it takes from where the options stood. */
export function readSource(source: string, names: Readonly<Record<string, unknown>> = {}): StandalonePolicyInput {
  const scope = { ...SCOPE, ...names }
  // oxlint-disable-next-line no-new-func
  const value: unknown = new Function(...Object.keys(scope), `'use strict'\nreturn (${source})`)(...Object.values(scope))
  expect(value).toBeTypeOf('object')
  return value as StandalonePolicyInput
}

/** A printed policy on one line, without the reasons that stand in it. */
export function oneLine(source: string): string {
  return source.replaceAll(/\n *\/\/.*/g, '').replaceAll(/,?\n */g, (end, at: number) => (end.startsWith(',') && source.slice(at).trim() !== '}' ? ', ' : ' ')).replace(/, \}$/, ' }')
}

/** The policy with a lookup replaced by its answers. */
export async function describePolicy(policy: StandalonePolicyInput): Promise<unknown> {
  const { origins } = policy
  if (typeof origins !== 'object' || !('kind' in origins) || origins.kind !== 'lookup') return policy
  const answers = await Promise.all(ORIGINS.map(async (origin) => [origin, await origins.ask(origin)]))
  return { ...policy, origins: answers }
}
