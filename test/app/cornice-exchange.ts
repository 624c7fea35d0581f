/** Holding an application to the exchanges that people know of Cornice. */
import { expect } from 'vitest'
import { createApp } from '../../src/index.ts'
import { CORNICE_SERVICES } from './cornice-cases.ts'
import type { ExchangeCase } from './cornice-cases.ts'
import { corsOf, faultsOf, problemOf } from './exchange.ts'

/** Send what is asked, and compare all that is told of the answer. */
export async function checkExchange({ path, init = {}, status, cors, headers = {}, body, faults, detail, services = CORNICE_SERVICES, settings = {} }: ExchangeCase): Promise<void> {
  const response = await createApp(services, settings).request(path, init)
  expect([response.status, response.status === status ? '' : await response.text()]).toEqual([status, ''])
  if (cors !== undefined) expect(corsOf(response)).toEqual(cors)
  for (const [name, value] of Object.entries(headers)) expect([name, response.headers.get(name)]).toEqual([name, value])
  if (faults !== undefined) expect(await faultsOf(response.clone())).toEqual(faults)
  if (detail !== undefined) expect((await problemOf(response.clone())).detail).toBe(detail)
  if (body !== undefined) expect(await valueOf(response)).toEqual(body)
}

async function valueOf(response: Response): Promise<unknown> {
  const text = await response.text()
  return text !== '' && response.headers.get('content-type')?.includes('json') === true ? JSON.parse(text) : text
}

/** The cases as rows of a table, by their words. */
export function named(cases: readonly ExchangeCase[]): readonly (readonly [words: string, each: ExchangeCase])[] {
  return cases.map((each) => [each.words, each])
}
