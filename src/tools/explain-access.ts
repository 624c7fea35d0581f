/** The access matrix seen from origins: which may use which operation, how, and what changed between two versions. */
import type { AccessRow } from '../app/access.ts'
import type { PolicyInput } from '../policy/input.ts'
import type { PolicyEntry } from '../policy/table.ts'
import { isSafelistedMethod } from '../value/method.ts'
import { parseOrigin } from '../value/origin.ts'
import { parseOriginPattern } from '../value/origin-pattern.ts'
import { rebuildRoutes } from './explain-target.ts'

/** What an origin may do with an operation. `lookup`: a function decides, and was not asked. */
export interface AccessCell {
  /** An origin, or a pattern of the policies. */
  readonly origin: string
  readonly access: 'allowed' | 'with-credentials' | 'refused' | 'lookup'
}

/** One operation, and what each origin may do with it. */
export interface AccessLine {
  readonly method: string
  readonly path: string
  /** `always` for a method that is not safelisted; `by-header` where only what the page sets, such as a JSON body, brings a preflight about. */
  readonly preflight: 'always' | 'by-header'
  readonly cells: readonly AccessCell[]
}

/** The name of the last column where no origins were asked for: an origin that no policy names. */
export const ANY_OTHER = 'any other origin'

// `.invalid` is reserved, so nobody's policy can name it in earnest: https://www.rfc-editor.org/rfc/rfc6761#section-6.4
const STRANGER = 'https://any-other-origin.invalid'

/** The matrix for these origins; for the patterns of the policies and any other origin where none are given. Throws where an origin is none. */
export function accessMatrix(rows: readonly AccessRow[], origins: readonly string[] = []): readonly AccessLine[] {
  for (const origin of origins) if (parseOrigin(origin) === undefined && origin !== 'null') throw new RangeError(`${JSON.stringify(origin)} is not an origin as browsers write it.`)
  const columns = origins.length > 0 ? origins.map((origin) => [origin, origin] as const) : [...patternsOf(rows).map((pattern) => [pattern, sampleOf(pattern)] as const), [ANY_OTHER, STRANGER] as const]
  const routes = rebuildRoutes(rows)
  return rows.map(({ method, path }) => {
    const table = routes?.all.find(({ service }) => service.path === path)?.decider.table
    const entry = table?.entry(method)
    return {
      method, path,
      preflight: isSafelistedMethod(method) ? 'by-header' : 'always',
      cells: columns.map(([origin, sample]) => ({ origin, access: entry === undefined ? 'refused' : accessOf(entry, sample) })),
    }
  })
}

function accessOf({ policy }: PolicyEntry, origin: string): AccessCell['access'] {
  if (policy === undefined) return 'refused'
  const { origins, credentials } = policy
  if (origins.kind === 'lookup') return origins.admits(origin) ? 'lookup' : 'refused'
  if (origins.kind === 'listed' && !origins.set.has(origin)) return 'refused'
  return credentials ? 'with-credentials' : 'allowed'
}

function patternsOf(rows: readonly AccessRow[]): readonly string[] {
  return [...new Set(rows.flatMap(({ cors }) => originTexts(cors)))].filter((text) => text !== '*' && text !== LOOKUP).toSorted()
}

function sampleOf(text: string): string {
  const pattern = parseOriginPattern(text)
  if (pattern === undefined) return text
  const { scheme, host, port } = pattern
  const name = host.kind === 'exact' ? host.host : host.kind === 'subdomains' ? `sample.${host.domain}` : `${host.prefix}sample${host.suffix}.${host.domain}`
  return typeof port === 'number' ? `${scheme}://${name}:${port}` : `${scheme}://${name}`
}

const LOOKUP = 'a lookup'

function originTexts(cors: PolicyInput | undefined): readonly string[] {
  const origins = cors?.origins
  if (origins === undefined) return []
  if (origins === '*') return ['*']
  return Array.isArray(origins) ? (origins as readonly string[]) : [LOOKUP]
}

/** The rows of one operation: `PUT /icecream/:flavour`, or with a path that the service answers, `PUT /icecream/lemon`. */
export function findAccess(rows: readonly AccessRow[], method: string, path: string): readonly AccessRow[] {
  const exact = rows.filter((row) => row.path === path)
  const found = exact.length > 0 ? path : rebuildRoutes(rows)?.find(path)?.route.service.path
  const own = rows.filter((row) => row.path === found)
  const same = own.filter((row) => row.method === method)
  return same.length === 0 && method === 'HEAD' ? own.filter((row) => row.method === 'GET') : same
}

/** One difference between two versions of an application. `wider`: somebody may do more. */
export interface AccessChange {
  readonly method: string
  readonly path: string
  readonly kind: 'added' | 'removed' | 'wider' | 'narrower' | 'changed'
  /** What changed, as sentences without a full stop. */
  readonly details: readonly string[]
}

/** What changed for pages of other origins from `before` to `after`. */
export function diffAccess(before: readonly AccessRow[], after: readonly AccessRow[]): readonly AccessChange[] {
  const old = new Map(before.map((row) => [keyOf(row), row]))
  const now = new Map(after.map((row) => [keyOf(row), row]))
  const gone = before.filter((row) => !now.has(keyOf(row))).map(({ method, path, cors }): AccessChange => ({ method, path, kind: 'removed', details: [describeWho(cors)] }))
  const kept = after.flatMap((row): readonly AccessChange[] => {
    const earlier = old.get(keyOf(row))
    return earlier === undefined ? [{ method: row.method, path: row.path, kind: 'added', details: [describeWho(row.cors)] }] : compare(earlier, row)
  })
  return [...gone, ...kept]
}

function keyOf({ method, path }: AccessRow): string {
  return `${method} ${path}`
}

function describeWho(cors: PolicyInput | undefined): string {
  const who = originTexts(cors)
  return who.length === 0 ? 'nobody from another origin' : `${who.join(' ')}${cors?.credentials === true ? ' with credentials' : ''}`
}

function compare(before: AccessRow, after: AccessRow): readonly AccessChange[] {
  const [was, is] = [new Set(originTexts(before.cors)), new Set(originTexts(after.cors))]
  const more = [...is].filter((origin) => !was.has(origin))
  const less = [...was].filter((origin) => !is.has(origin))
  const [credentialsWere, credentialsAre] = [before.cors?.credentials === true, after.cors?.credentials === true]
  // Everybody takes every list in.
  const wider = (more.length > 0 && !was.has('*')) || (credentialsAre && !credentialsWere)
  const narrower = (less.length > 0 && !is.has('*')) || (credentialsWere && !credentialsAre)
  const other = OTHER_FIELDS.flatMap((field) => {
    const [old, now] = [show(before.cors?.[field]), show(after.cors?.[field])]
    return old === now || before.cors === undefined || after.cors === undefined ? [] : [`${field}: ${old} → ${now}`]
  })
  const credentials = credentialsAre === credentialsWere ? [] : [credentialsAre ? '+ credentials' : '- credentials']
  const details = [...more.map((origin) => `+ ${origin}`), ...less.map((origin) => `- ${origin}`), ...credentials, ...other]
  if (details.length === 0) return []
  return [{ method: after.method, path: after.path, kind: wider === narrower ? 'changed' : wider ? 'wider' : 'narrower', details }]
}

const OTHER_FIELDS = ['allowHeaders', 'exposeHeaders', 'maxAge', 'enforce', 'dangerouslyAllowInsecureOrigins', 'dangerouslyAllowPublicSuffixes'] as const

function show(value: unknown): string {
  if (value === undefined) return 'default'
  return Array.isArray(value) ? value.join(' ') || 'none' : String(value)
}
