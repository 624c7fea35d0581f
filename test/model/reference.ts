/** What a policy means: a slow and literal evaluator of layers, preflights, actual requests and `enforce`. It shares no code with `src`. */
import { authorityOf, onlyOf, originMatches } from './origin-reference.ts'

/** The fields of one layer, as a person writes them. */
export interface LayerFields {
  readonly enabled?: boolean
  readonly origins?: '*' | readonly string[]
  readonly credentials?: boolean
  readonly allowHeaders?: '*' | readonly string[]
  readonly exposeHeaders?: '*' | readonly string[]
  readonly maxAge?: number
  readonly enforce?: boolean
  readonly dangerouslyAllowInsecureOrigins?: boolean
  readonly dangerouslyAllowPublicSuffixes?: boolean
}

/** One layer: not written, off, or fields. */
export type Layer = undefined | false | LayerFields

/** A service: its own layer, and a layer for each method that it declares (upper case as on the wire). */
export interface ModelService {
  readonly cors?: Layer
  readonly operations: Readonly<Record<string, { readonly cors?: Layer }>>
}

/** An application: its default layer, and the origin under which the world sees it. */
export interface ModelApp {
  readonly cors?: Layer
  readonly publicOrigin?: string
}

/** The facts of a request on which CORS may depend. `authority` is the host and port that the request was sent to. */
export interface ModelRequest {
  readonly method: string
  readonly authority: string
  readonly origin?: string | undefined
  readonly requestMethod?: string | undefined
  readonly requestHeaders?: string | undefined
  readonly secFetchSite?: string | undefined
}

/** A policy with every field known, as it stands after the layers. */
export interface Meaning {
  readonly origins: '*' | readonly string[]
  readonly credentials: boolean
  readonly allowHeaders: '*' | readonly string[]
  readonly exposeHeaders: '*' | readonly string[]
  readonly maxAge: number
  readonly enforce: boolean
}

/**
 * What CORS must do. `status` is there where CORS makes it, `headers` are all the `access-control-*` headers there must be, by lower-case name, and `vary`
 * holds what `Vary` must name at least.
 */
export interface ModelAnswer {
  readonly kind: 'preflight' | 'actual' | 'enforced'
  readonly status?: number
  readonly headers: Readonly<Record<string, string>>
  readonly vary: ReadonlySet<string>
}

/** The policy that the layers make, `undefined` where CORS is off or nobody is named. */
export function effectiveLayer(byDefault: Layer, service: Layer, operation: Layer): Meaning | undefined {
  let fields: LayerFields = {}
  for (const layer of [byDefault, service, operation]) {
    if (layer === undefined) continue
    fields = layer === false || layer.enabled === false ? {} : { ...fields, ...layer }
  }
  if (fields.origins === undefined) return undefined
  return {
    origins: fields.origins,
    credentials: fields.credentials ?? false,
    allowHeaders: fields.allowHeaders ?? '*',
    exposeHeaders: fields.exposeHeaders ?? [],
    maxAge: fields.maxAge ?? 7200,
    enforce: fields.enforce ?? false,
  }
}

/** The methods that a service serves by name, HEAD with GET included; the automatic OPTIONS is none. */
export function servedMethods(service: ModelService): string[] {
  const declared = Object.keys(service.operations)
  return declared.includes('GET') && !declared.includes('HEAD') ? [...declared, 'HEAD'] : declared
}

/** The policy that judges a method at a path: the operation's, the service's own for a method it lacks, the default where there is no service. */
export function policyFor(app: ModelApp, service: ModelService | undefined, method: string): Meaning | undefined {
  if (service === undefined || !servedMethods(service).includes(method)) return effectiveLayer(app.cors, service?.cors, undefined)
  const declared = Object.keys(service.operations).includes(method) ? method : 'GET'
  return effectiveLayer(app.cors, service.cors, service.operations[declared]?.cors)
}

/** Whether the origin may use what the policy guards. */
export function allows(policy: Meaning | undefined, origin: string): boolean {
  if (policy === undefined) return false
  return policy.origins === '*' || policy.origins.some((pattern) => originMatches(pattern, origin))
}

/** Whether the policy is open to every origin, which makes its answers the same for all. */
export function isForEverybody(policy: Meaning): boolean {
  return policy.origins === '*'
}

/** What CORS must do with a request for a path of `service`, or for a path that has none. */
export function answer(app: ModelApp, service: ModelService | undefined, request: ModelRequest): ModelAnswer {
  const { method, origin, requestMethod } = request
  if (method === 'OPTIONS' && origin !== undefined && requestMethod !== undefined) {
    return service === undefined
      ? preflightOfNoService(app, origin, requestMethod, request.requestHeaders)
      : preflightOfService(app, service, origin, requestMethod, request.requestHeaders)
  }
  const policy = policyFor(app, service, method)
  const vary = new Set(method === 'OPTIONS' && service !== undefined ? ['origin', 'access-control-request-method'] : [])
  for (const each of policiesOfResource(app, service, method)) {
    if (!isForEverybody(each)) vary.add('origin')
    if (each.enforce) vary.add('sec-fetch-site')
  }
  if (policy === undefined) return { kind: 'actual', headers: {}, vary }
  if (policy.enforce && origin !== undefined && isForeign(app, request, origin) && !allows(policy, origin)) {
    return { kind: 'enforced', status: 403, headers: {}, vary }
  }
  if (origin === undefined ? !isForEverybody(policy) : !allows(policy, origin)) return { kind: 'actual', headers: {}, vary }
  const headers = grant(policy, origin ?? '*')
  if (policy.exposeHeaders === '*') headers['access-control-expose-headers'] = '*'
  else if (policy.exposeHeaders.length > 0) headers['access-control-expose-headers'] = policy.exposeHeaders.join(',')
  return { kind: 'actual', headers, vary }
}

// GET and HEAD are one resource: a cache may answer the one from the other.
function policiesOfResource(app: ModelApp, service: ModelService | undefined, method: string): Meaning[] {
  const served = service === undefined ? [] : servedMethods(service)
  const methods = ['GET', 'HEAD'].includes(method) && served.includes('GET') ? ['GET', 'HEAD'] : [method]
  return methods.map((each) => policyFor(app, service, each)).filter((policy) => policy !== undefined)
}

function preflightOfService(app: ModelApp, service: ModelService, origin: string, requestMethod: string, requestHeaders: string | undefined): ModelAnswer {
  const vary = new Set(['origin', 'access-control-request-method'])
  const refused: ModelAnswer = { kind: 'preflight', status: 403, headers: {}, vary }
  const policy = policyFor(app, service, requestMethod)
  if (policy === undefined || !allows(policy, origin)) return refused
  const granted = servedMethods(service).filter((method) => isGrantedWith(policyFor(app, service, method), origin, policy.credentials))
  if (granted.length === 0) return refused
  const ages = granted.map((method) => policyFor(app, service, method)?.maxAge ?? 0)
  const postIsShut = servedMethods(service).includes('POST') && !granted.includes('POST')
  const headers = grant(policy, origin)
  headers['access-control-allow-methods'] = granted.join(',')
  headers['access-control-max-age'] = String(postIsShut ? 0 : Math.min(...ages))
  allowHeaders(headers, vary, policy, requestHeaders)
  return { kind: 'preflight', status: 204, headers, vary }
}

// A method that is no token, and `*`, which would be every method, cannot be listed; neither can those that no page can send.
function preflightOfNoService(app: ModelApp, origin: string, requestMethod: string, requestHeaders: string | undefined): ModelAnswer {
  const policy = policyFor(app, undefined, requestMethod)
  const vary = new Set(policy === undefined || isForEverybody(policy) ? [] : ['origin'])
  if (policy === undefined || !allows(policy, origin) || !canBeListed(requestMethod)) return { kind: 'preflight', status: 404, headers: {}, vary }
  vary.add('access-control-request-method')
  const headers = grant(policy, origin)
  headers['access-control-allow-methods'] = requestMethod
  headers['access-control-max-age'] = '0'
  allowHeaders(headers, vary, policy, requestHeaders)
  return { kind: 'preflight', status: 204, headers, vary }
}

function grant(policy: Meaning, origin: string): Record<string, string> {
  const headers: Record<string, string> = { 'access-control-allow-origin': isForEverybody(policy) ? '*' : origin }
  if (policy.credentials) headers['access-control-allow-credentials'] = 'true'
  return headers
}

function isGrantedWith(policy: Meaning | undefined, origin: string, credentials: boolean): boolean {
  return policy !== undefined && allows(policy, origin) && (!credentials || policy.credentials)
}

function allowHeaders(headers: Record<string, string>, vary: Set<string>, policy: Meaning, requestHeaders: string | undefined): void {
  let names = policy.allowHeaders === '*' ? ['*', 'authorization'] : policy.allowHeaders.map((name) => name.toLowerCase())
  if (policy.allowHeaders === '*' && policy.credentials) {
    vary.add('access-control-request-headers')
    names = requestedNames(requestHeaders ?? '')
  }
  if (names.length > 0) headers['access-control-allow-headers'] = [...new Set(names)].sort().join(',')
}

/** The names of an `Access-Control-Request-Headers`, none at all where one is no token or the bounds are passed. */
export function requestedNames(text: string): string[] {
  if (text.length > 4096) return []
  const names = text.split(',').map((part) => strip(part).toLowerCase()).filter((name) => name !== '')
  if (names.length > 64 || names.some((name) => name.length > 128 || !isToken(name))) return []
  return [...new Set(names)].sort()
}

function strip(text: string): string {
  if (text.startsWith(' ') || text.startsWith('\t')) return strip(text.slice(1))
  return text.endsWith(' ') || text.endsWith('\t') ? strip(text.slice(0, -1)) : text
}

/** Whether `text` is a token of HTTP: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
export function isToken(text: string): boolean {
  return text !== '' && onlyOf(text, "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
}

/** Whether a list of methods may name this one: a token, not `*`, and none of those that the Fetch standard forbids to pages. */
export function canBeListed(method: string): boolean {
  return isToken(method) && method !== '*' && !['CONNECT', 'TRACE', 'TRACK'].includes(method.toUpperCase())
}

function isForeign(app: ModelApp, request: ModelRequest, origin: string): boolean {
  if (request.secFetchSite === 'same-origin' || request.secFetchSite === 'none') return false
  if (request.secFetchSite !== undefined) return true
  const own = app.publicOrigin === undefined ? request.authority : authorityOf(app.publicOrigin)
  return authorityOf(origin) !== own
}
