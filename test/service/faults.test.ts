/** Start-up: every fault of services, operations and settings is refused, with its place, all at once. */
import { describe, expect, test } from 'vitest'
import { createApp, PolicyError, service } from '../../src/index.ts'
import type { Issue } from '../../src/index.ts'
import { formatPath, showValue } from '../../src/policy/issue.ts'
import { SERVICE_ISSUES } from './service-issues.ts'
import { ISSUE_CODES } from '../policy/issue-tables.ts'

function issuesOf(services: unknown, settings?: unknown): readonly Issue[] {
  try {
    createApp(services as never, settings as never)
  } catch (error) {
    if (error instanceof PolicyError) return error.issues
    throw error
  }
  return []
}

const handler = (): number => 1

describe('refused, and nothing else told:', () => {
  test.each(SERVICE_ISSUES.map((each) => [each.code, each.path, each] as const))('%s at %s (%#)', (code, path, { services, settings, tells }) => {
    const issues = issuesOf(services, settings)
    expect(issues.map((issue) => [issue.code, issue.path.join(' ')])).toEqual([[code, path]])
    const [issue] = issues
    if (tells !== undefined) expect(`${issue?.message} ${issue?.fix}`).toContain(tells)
    for (const text of [issue?.message, issue?.fix]) expect(text).toMatch(/^\S.*[.…]$/)
  })
})

test('every code of services, operations and settings is shown by a case', () => {
  const shown = new Set<string>(SERVICE_ISSUES.map(({ code }) => code))
  expect(ISSUE_CODES.filter((code) => /^(?:service|group|operation|settings)\//.test(code)).filter((code) => !shown.has(code))).toEqual([])
})

test('all faults of all services and settings are told at once, each with its place', () => {
  const issues = issuesOf([
    service('/a', { cors: { origins: ['https://a.example/' as string, '*'], maxAge: -1 }, get: { handler: 1, body: 2 } as never, gett: handler } as never),
    service('/a/', { put: handler, guard: 1 as never }),
    service('b', { methods: { TRACE: handler } }),
    { not: 'a service' } as never,
  ], { bodyLimit: -1, publicOrigin: 'x', cors: { origin: '*' }, trust: { group: ['x/'] }, onError: 1 })
  expect(issues.map(({ code, path }) => `${code} ${formatPath(path)}`).toSorted()).toEqual([
    'max-age/range /a › cors › maxAge', 'operation/guard /a/ › guard', 'operation/handler /a › get › handler', 'operation/method b › methods › TRACE', 'origin/path /a › cors › origins[0]', 'origin/path trust › group[0]', 'origins/missing cors',
    'origins/wildcard-in-list /a › cors › origins[1]', 'policy/unknown-field cors › origin', 'service/duplicate-path /a/', 'service/path b', 'service/type services[3]', 'service/unknown-field /a › gett',
    'settings/body-limit bodyLimit', 'settings/hook onError', 'settings/public-origin publicOrigin',
  ])
})

test('the error is a text for people: a number, a place, a code, what is wrong, what to write', () => {
  const error = (() => {
    try {
      createApp([service('/a', { cors: { origins: ['https://a.example/' as string] }, get: { handler, cors: { origins: '*', credentials: true } as never } })])
    } catch (thrown) {
      return thrown as PolicyError
    }
    return undefined
  })()
  expect(error?.name).toBe('PolicyError')
  expect(error?.message).toBe([
    '2 faults in the definition:',
    '  1. /a › cors › origins[0] [origin/path]',
    '     \'https://a.example/\' has a path; an origin is only scheme, host and port, without a slash at its end.',
    '     Write \'https://a.example\'.',
    '  2. /a › get › cors › origins (with /a › get › cors › credentials) [origins/wildcard-with-credentials]',
    '     Everybody (\'*\') and credentials do not go together (/a › get › cors › credentials): any site could act as the signed-in user.',
    '     List the origins, or leave credentials out.',
  ].join('\n'))
})

test('a fault of the default is told once, however many operations have it', () => {
  const services = Array.from({ length: 10 }, (_, index) => service(`/${index}`, { get: handler, put: handler }))
  expect(issuesOf(services, { cors: { origins: '*', credentials: true } as never }).map(({ code }) => code)).toEqual(['origins/wildcard-with-credentials'])
})

test.each<[what: string, definition: object]>([
  ...[null, [], 'QUERY', handler, 42].map((methods): [string, object] => ['methods', { get: handler, methods }]), ...[null, 42, {}].map((name): [string, object] => ['name', { get: handler, name }]),
  ...[null, 42, {}].map((description): [string, object] => ['description', { get: handler, description }]), ...[null, 42, {}].map((description): [string, object] => ['get description', { get: { handler, description } }]),
])('what is of the wrong kind is refused, and not passed over: %s (%#)', (what, definition) => {
  expect(issuesOf([service('/a', definition)]).map(({ path }) => path.slice(0, 3).join(' '))).toContain(`/a ${what}`)
})

test('a range of media types that is to be consumed is consumed, or refused at once', async () => {
  for (const range of ['image/*', '*/*']) {
    const definition = { post: { consumes: [range], body: { '~standard': { version: 1, vendor: 'x', validate: (value: unknown) => ({ value }) } }, handler } } as const
    if (issuesOf([service('/a', definition)]).length > 0) continue
    expect([range, (await createApp([service('/a', definition)]).request('/a', { method: 'POST', body: 'x', headers: { 'content-type': 'image/png' } })).status]).toEqual([range, 200])
  }
})

test('settings that are no object are refused as readably as the rest', () => {
  for (const settings of [null, 42, 'x', []]) expect([showValue(settings), issuesOf([service('/a', { get: handler })], settings).length]).toEqual([showValue(settings), 1])
})

test('what lies aside is no fault: undefined fields, one path below another, the same name of no one', () => {
  expect(issuesOf([
    service('/a', { get: handler, put: undefined as never, cors: undefined as never, name: undefined as never, methods: { 'QUERY': handler, 'M-SEARCH': handler, 'query': handler } }),
    service('/a/:x', { get: { handler, guard: undefined as never, produces: undefined as never } }), service('/a/b', { get: handler }), service('/', { get: handler }), service('/:x/a', { get: handler }), service('/**', { get: handler }),
  ], { cors: undefined, trust: undefined, bodyLimit: Infinity })).toEqual([])
})

describe('service', () => {
  test('never throws, and is only a value', () => {
    for (const definition of [undefined, null, 42, 'x', {}, { get: null }]) expect(service('/a', definition as never).path).toBe('/a')
    expect(Object.isFrozen(service('/a', { get: handler }))).toBe(true)
  })

  test('keeps what was written, whatever is done to the literal later', async () => {
    const definition: Record<string, unknown> = { get: handler }
    const one = service('/a', definition)
    definition['get'] = () => 2
    definition['put'] = handler
    const app = createApp([one])
    expect([await (await app.request('/a')).json(), (await app.request('/a', { method: 'PUT' })).status]).toEqual([1, 405])
  })
})
