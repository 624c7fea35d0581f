/** Every fault that services, operations and settings can have, each with definitions that show it. */
import * as z from 'zod'
import { contextValue, createApp, group, mount, service, variant } from '../../src/index.ts'
import type { FaultCode, Service } from '../../src/index.ts'

/** Definitions that show one fault, and its place. */
export interface ServiceIssueCase {
  readonly code: FaultCode
  readonly path: string
  readonly services: unknown
  readonly settings?: unknown
  /** What the error tells beside its code: the mend, or the other place. */
  readonly tells?: string
}

const handler = (): number => 1
const at = (definition: object, path = '/a'): readonly Service[] => [service(path, definition)]
const op = (fields: object): readonly Service[] => at({ post: { handler, ...fields } })
const set = (settings: unknown): { readonly services: unknown; readonly settings: unknown } => ({ services: at({ get: handler }), settings })

/** The cases. */
export const SERVICE_ISSUES: readonly ServiceIssueCase[] = [
  ...[null, undefined, {}, 'x', { path: '/a' }].map((services): ServiceIssueCase => ({ code: 'service/type', path: 'services', services })),
  ...[null, undefined, {}, 42, () => 1, { path: '/a' }, { path: 1, definition: {} }, { path: '/a', definition: null }].map((one): ServiceIssueCase => ({ code: 'service/type', path: 'services 1', services: [...at({ get: handler }), one] })),
  ...['', 'a', '/a?b', '/:a/:a', '/:0', '/a(', '/{a', 'https://a.example/a', '*', '/*/a/*'].map((path): ServiceIssueCase => ({ code: 'service/path', path, services: at({ get: handler }, path) })),
  ...[['/a', '/a'], ['/a/', '/a'], ['/a/:y', '/a/:x'], ['/a/*', '/a/**'], ['/b/../a', '/a']].map(([second = '', first = '']): ServiceIssueCase => ({
    code: 'service/duplicate-path', path: second, services: [...at({ get: handler }, first), ...at({ put: handler }, second)], tells: `'${first}'`,
  })),
  ...[['gett', 'Operations are get'], ['GET', 'Write get'], ['Get', 'Write get'], ['QUERY', 'methods: { QUERY'], ['CORS', 'Write cors'], ['guards', 'Write guard'], ['desc', ''], ['handler', ''], ['method', 'Write methods']].map(([field = '', tells = '']): ServiceIssueCase => ({
    code: 'service/unknown-field', path: `/a ${field}`, services: at({ get: handler, [field]: handler }), tells,
  })),
  ...[{}, { cors: { origins: '*' } }, { get: undefined }, { methods: {} }, { name: 'a' }].map((definition): ServiceIssueCase => ({ code: 'service/no-operation', path: '/a', services: at(definition) })),
  ...[null, 42, [], 'QUERY', handler].map((methods): ServiceIssueCase => ({ code: 'service/methods', path: '/a methods', services: at({ get: handler, methods }) })),
  ...[null, 42, {}].flatMap((text): ServiceIssueCase[] => [
    { code: 'service/text', path: '/a name', services: at({ get: handler, name: text }) }, { code: 'service/text', path: '/a post description', services: op({ description: text }) },
  ]),
  ...[null, 42, 'x', []].map((settings): ServiceIssueCase => ({ code: 'settings/type', path: '', ...set(settings) })),
  { code: 'service/duplicate-name', path: '/b name', services: [...at({ name: 'a', get: handler }), ...at({ name: 'a', get: handler }, '/b')], tells: '\'/a\'' },
  ...[null, 42, 'x', true, []].map((get): ServiceIssueCase => ({ code: 'operation/type', path: '/a get', services: at({ get }) })),
  ...[handler, null, { handler }, { variant: null }].map((one): ServiceIssueCase => ({ code: 'operation/type', path: '/a get 1', services: at({ get: [variant({ handler }), one] }) })),
  ...['v1', '/v1/', '/', '//'].map((prefix): ServiceIssueCase => ({ code: 'group/prefix', path: prefix, services: [group(prefix, at({ get: handler }))], tells: prefix === '/' || prefix === '//' ? '\'\' for none' : '\'/v1\'' })),
  { code: 'group/unknown-field', path: '/v1 guards', services: [group('/v1', at({ get: handler }), { guards: [] } as object)], tells: 'guard' },
  { code: 'group/unknown-field', path: 'services 0 name', services: [group('', at({ get: handler }), { name: 'x' } as object)] },
  ...[null, {}, 'x'].map((one): ServiceIssueCase => ({ code: 'service/type', path: '/v1 0', services: [group('/v1', [one] as never)] })),
  { code: 'service/duplicate-path', path: '/v1', services: [group('/v1', [...at({ get: handler }, ''), ...at({ put: handler }, '/')])], tells: '\'/v1\'' },
  { code: 'operation/variant-cors', path: '/a get 1 cors', services: at({ get: [variant({ produces: ['text/html'], handler }), variant({ cors: { origins: '*' }, handler })] }) },
  ...[
    [{}, {}], [{ produces: ['text/html', 'application/json'] }, { produces: ['Application/JSON'] }], [{ body: z.object({}) }, { body: z.string() }],
    [{ body: z.object({}), consumes: ['*/*'] }, { body: z.string(), consumes: ['text/plain'] }], [{ body: z.string(), consumes: ['text/plain'] }, { body: z.object({}), consumes: ['text/*'] }],
  ].map(([first, second]): ServiceIssueCase => ({ code: 'operation/variants-alike', path: '/a post 1', services: at({ post: [variant({ ...(first as object), handler }), variant({ ...(second as object), handler })] }), tells: 'post[0]' })),
  ...[null, 'x', [handler, 1]].flatMap((wrap): ServiceIssueCase[] => [
    { code: 'operation/wrapper', path: Array.isArray(wrap) ? '/a wrap 1' : '/a wrap', services: at({ get: handler, wrap }) }, { code: 'operation/wrapper', path: Array.isArray(wrap) ? '/a post wrap 1' : '/a post wrap', services: op({ wrap }) },
  ]),
  ...[null, 'x', {}, { needs: ['body'] }, { needs: ['path'], check: handler }, { needs: 'body', check: handler }].map((validate): ServiceIssueCase => ({ code: 'operation/rule', path: '/a post validate', services: op({ validate }) })),
  ...([
    ['status', 199], ['status', 300], ['status', '201'], ['timeLimit', 0], ['timeLimit', '1'], ['etag', false], ['etag', true], ['etag', '"x"'], ['problems', handler], ['problems', [handler]], ['parsers', []], ['parsers', 'x'],
    ['serializers', null], ['renderError', 'x'], ['deprecated', 1], ['examples', []], ['tags', 'x'], ['tags', [1]],
  ] as const).map(([field, value]): ServiceIssueCase => ({ code: 'operation/option', path: `/a post ${field}`, services: op({ [field]: value }), tells: field })),
  { code: 'operation/option', path: '/a post parsers text/csv', services: op({ parsers: { 'text/csv': 1 } }) },
  ...['multipart/form-data', 'Multipart/Form-Data'].map((type): ServiceIssueCase => ({ code: 'operation/multipart', path: '/a post consumes', services: op({ body: z.unknown(), consumes: ['text/plain', type] }), tells: 'corbel/multipart' })),
  { code: 'operation/media-types', path: '/a post serializers csv', services: op({ serializers: { csv: handler } }) },
  ...[['responses', 'yes'], ['translateFault', 'x'], ['renderError', 1], ['timeLimit', -1], ['parsers', 1]].map(([field = '', value]): ServiceIssueCase => ({ code: 'operation/option', path: String(field), ...set({ [field]: value }) })),
  ...[null, {}, { fetch: handler }, { ...createApp(at({ get: handler })), fetch: handler }].map((app): ServiceIssueCase => ({ code: 'service/mount', path: 'services 1', services: [...at({ get: handler }), mount('/shop', app as never)] })),
  { code: 'service/mount', path: 'services 0', services: [mount(1 as never, createApp(at({ get: handler })))] },
  ...['shop', '/shop/', '/', '/:tenant', '/shop/*', '/größe', '/shop?x'].map((prefix): ServiceIssueCase => ({ code: 'mount/prefix', path: 'services 0 mountAt', services: [mount(prefix, createApp(at({ get: handler })))] })),
  { code: 'service/duplicate-path', path: '/shop', services: [1, 2].map(() => mount('/shop', createApp(at({ get: handler })))), tells: '\'/shop\'' },
  { code: 'settings/value', path: 'values', ...set({ values: 'x' }) },
  { code: 'settings/value', path: 'values 1', ...set({ values: [contextValue<number>('n').is(1), contextValue('m')] }) },
  { code: 'operation/type', path: '/a methods QUERY', services: at({ methods: { QUERY: null } }) },
  ...[{}, { handler: undefined }, { handler: null }, { handler: 'x' }, { cors: { origins: '*' } }].map((get): ServiceIssueCase => ({ code: 'operation/handler', path: '/a get handler', services: at({ get }) })),
  ...[['querry', 'Write query'], ['header', 'Write headers'], ['path', ''], ['reply', ''], ['accept', ''], ['Handler', 'Write handler'], ['parameters', '']].map(([field = '', tells = '']): ServiceIssueCase => ({
    code: 'operation/unknown-field', path: `/a post ${field}`, services: op({ [field]: 1 }), tells,
  })),
  ...['CONNECT', 'TRACE', 'TRACK', 'trace', '*', '', 'A B', 'GET', 'get', 'Options', 'PÜT', 'A,B'].map((method): ServiceIssueCase => ({
    code: 'operation/method', path: `/a methods ${method}`, services: at({ get: handler, methods: { [method]: handler } }),
  })),
  ...['trace', 'connect', 'TRACE'].map((method): ServiceIssueCase => ({ code: 'operation/method', path: `/a ${method}`, services: at({ get: handler, [method]: handler }) })),
  ...['params', 'query', 'headers', 'body'].flatMap((field) => [null, {}, 'string', () => true, { '~standard': {} }, { '~standard': null }].map((schema): ServiceIssueCase => ({
    code: 'operation/schema', path: `/a post ${field}`, services: op({ [field]: schema }), tells: `${field} is no Standard Schema`,
  }))),
  ...[null, 'x', 42, {}].flatMap((guard): ServiceIssueCase[] => [
    { code: 'operation/guard', path: '/a guard', services: at({ guard, get: handler }) }, { code: 'operation/guard', path: '/a post guard', services: op({ guard }) }, { code: 'operation/guard', path: 'guard', ...set({ guard }) },
    { code: 'operation/guard', path: '/a guard 1', services: at({ guard: [handler, guard], get: handler }) },
  ]),
  ...['produces', 'consumes'].flatMap((field) => [null, 'application/json', [], 42].map((types): ServiceIssueCase => ({ code: 'operation/media-types', path: `/a post ${field}`, services: op({ [field]: types }) }))),
  ...['json', '', 'a/b/c', 'text/html; charset=utf-8', 'a b/c', 42, null, '*'].flatMap((one): ServiceIssueCase[] => ['produces', 'consumes'].map((field) => ({
    code: 'operation/media-types', path: `/a post ${field} 1`, services: op({ body: undefined, [field]: ['application/json', one] }),
  }))),
  // A range is no type that an answer can have.
  ...['image/*', '*/*', 'application/*+json'].map((range): ServiceIssueCase => ({ code: 'operation/media-types', path: '/a post produces 0', services: op({ produces: [range] }) })),
  ...(['get', 'head'] as const).flatMap((method) => [['body', { '~standard': { version: 1, vendor: 'x', validate: handler } }], ['consumes', ['text/plain']]].map(([field, value]): ServiceIssueCase => ({
    code: 'operation/body-without-body', path: `/a ${method} ${String(field)}`, services: at({ [method]: { handler, [String(field)]: value } }),
  }))),
  ...[null, -1, 1.5, Number.NaN, '1mb', -Infinity].flatMap((bodyLimit): ServiceIssueCase[] => [
    { code: 'settings/body-limit', path: 'bodyLimit', ...set({ bodyLimit }) }, { code: 'settings/body-limit', path: '/a post bodyLimit', services: op({ bodyLimit }) },
  ]),
  ...[['corss', 'Write cors'], ['trusted', 'Write trust'], ['bodylimit', 'Write bodyLimit'], ['onerror', 'Write onError'], ['port', ''], ['guards', 'Write guard']].map(([field = '', tells = '']): ServiceIssueCase => ({
    code: 'settings/unknown-field', path: field, ...set({ [field]: 1 }), tells,
  })),
  ...['', 'https://api.example/', 'api.example', 'https://API.example', 'https://api.example:443', 'null', '*', null, 42, ['https://api.example']].map((publicOrigin): ServiceIssueCase => ({
    code: 'settings/public-origin', path: 'publicOrigin', ...set({ publicOrigin }),
  })),
  ...['onError', 'onWarning', 'onLookupFailure'].flatMap((hook) => [null, 'x', {}, true].map((value): ServiceIssueCase => ({ code: 'settings/hook', path: hook, ...set({ [hook]: value }), tells: hook }))),
  ...[null, [], 'x', 42].map((trust): ServiceIssueCase => ({ code: 'trust/type', path: 'trust', ...set({ trust }) })),
  { code: 'trust/group-type', path: 'trust group', ...set({ trust: { group: '*' } }) },
  ...[null, 'x', 42, [], true].flatMap((cors): ServiceIssueCase[] => [
    { code: 'policy/type', path: 'cors', ...set({ cors }) }, { code: 'policy/type', path: '/a cors', services: at({ cors, get: handler }) }, { code: 'policy/type', path: '/a post cors', services: op({ cors }) },
    { code: 'policy/type', path: '/a methods QUERY cors', services: at({ methods: { QUERY: { cors, handler } } }) },
  ]),
  { code: 'origins/missing', path: '/a cors', services: at({ cors: { credentials: true }, get: handler }) },
  { code: 'origins/missing', path: '/a post cors', services: op({ cors: { maxAge: 1 } }) },
  { code: 'origins/wildcard-with-credentials', path: 'cors origins', services: at({ get: { cors: { credentials: true }, handler } }), settings: { cors: { origins: '*' } }, tells: '/a › get › cors › credentials' },
  { code: 'enforce/wildcard', path: '/a post cors enforce', services: op({ cors: { origins: '*', enforce: true } }) },
]
