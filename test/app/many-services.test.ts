/** Applications of many services: what they share, and that nobody can tell. */
import { describe, expect, test } from 'vitest'
import { createApp } from '../../src/app/app.ts'
import { readDefinition } from '../../src/app/state.ts'
import { PolicyError } from '../../src/policy/policy-error.ts'
import { group } from '../../src/service/group.ts'
import { service } from '../../src/service/define.ts'

const A = 'https://a.example'
const B = 'https://b.example'
const operations = { get: () => 1, put: () => 2 }

describe('services', () => {
  test('that leave their policy to what lies around them share a decider where they have the same methods', () => {
    const { routes } = readDefinition([
      service('/a', operations), service('/b', operations), service('/c', { get: () => 1 }), service('/d', { ...operations, cors: { maxAge: 1 } }), service('/e', { ...operations, put: { cors: false, handler: () => 2 } }),
      group('/g', [service('/a', operations), service('/b', operations)], { cors: { origins: [B] } }),
    ], { cors: { origins: [A] } })
    const deciders = routes.all.map(({ decider }) => decider)
    expect(deciders.map((decider) => deciders.indexOf(decider))).toEqual([0, 0, 2, 3, 4, 5, 5])
  })

  test('that list the same origins have one set of them', () => {
    const { routes } = readDefinition([1, 2, 3].map((maxAge) => service(`/${maxAge}`, { get: () => 1, cors: { origins: [A, B].slice(maxAge === 3 ? 1 : 0), maxAge } })), {})
    const sets = routes.all.map(({ decider }) => decider.table.rules.map((rule) => (rule.kind === 'listed' ? rule.set : undefined))[0])
    expect(sets.map((set) => sets.indexOf(set))).toEqual([0, 0, 2])
  })

  test('that have the same parameters in different places are told apart', async () => {
    const app = createApp([service('/a/:x', { get: ({ params }) => `a ${params.x}` }), service('/:x/a', { get: ({ params }) => `${params.x} a` }), service('/a/a', { get: () => 'both' })])
    const answers = await Promise.all(['/a/a', '/a/b', '/b/a', '/a/b/', '/b/b'].map(async (path) => (await app.request(path)).text()))
    expect(answers.slice(0, 4)).toEqual(['"both"', '"a b"', '"b a"', '"a b"'])
    expect((await app.request('/b/b')).status).toBe(404)
  })

  test('are refused with all faults in the order in which they were always told: what is wrong by itself, together, by its path', () => {
    const codes = (): readonly string[] => {
      try {
        createApp([service('/a', { ...operations, cors: { maxAge: 1 } }), service('/a', { ...operations, cors: { origins: ['*'] as never } }), service('b', operations)], { cors: { credentials: true } } as never)
        return []
      } catch (error) {
        return error instanceof PolicyError ? error.issues.map(({ code, path }) => `${code} ${path.join(' ')}`) : []
      }
    }
    expect(codes()).toEqual(['origins/wildcard-in-list /a cors origins 0', 'origins/missing /a cors', 'origins/missing cors', 'service/duplicate-path /a', 'service/path b'])
  })
})
