/** Mounting: an application below a path of another one. */
import type { IssueList } from '../policy/issue-list.ts'
import type { IssuePath } from '../policy/issue.ts'
import type { Guard } from '../service/context.ts'
import type { Typed } from '../service/operation.ts'
import { isPathPrefix, pathBelow } from '../value/path-prefix.ts'
import type { AccessRow } from './access.ts'
import { describeInside } from './describe.ts'
import type { AppDescription, ServiceDescription } from './describe.ts'
import { ANSWER, SERVES } from './exchange.ts'
import type { Around, Exchange, ExchangeHandler } from './exchange.ts'
import type { CheckedSettings } from './settings.ts'
import { withinTime } from './time-limit.ts'

/** What can be mounted: an application, as `createApp` makes it. */
export interface Mountable {
  readonly fetch: { readonly [ANSWER]: ExchangeHandler }
  readonly access: () => readonly AccessRow[]
  readonly describe: () => AppDescription
  readonly allows: (request: Request) => Promise<boolean>
  readonly explain: (request: Request) => Promise<readonly string[]>
  readonly [SERVES]?: (pathname: string) => boolean
}

/** An application below a prefix. A value, with no effect until `createApp` takes it. */
export interface Mount<Prefix extends string = string, Inner extends Mountable = Mountable> extends Typed<{ readonly prefix: Prefix; readonly app: Inner }> {
  readonly mountAt: Prefix
  readonly app: Inner
}

/**
 * Mount an application below a prefix (`'/shop'`; `''` = wherever no service of the outer one answers). It sees the rest of the path, and answers by its own settings: policy, trusted groups, errors, limits.
 * The guards and wrappers of the outer application run around its own; `values` and `publicOrigin` of the outer one hold for what it does not say itself. Services of the outer one go before it.
 */
export function mount<const Prefix extends string, Inner extends Mountable>(prefix: Prefix, app: Inner): Mount<Prefix, Inner> {
  return Object.freeze({ mountAt: prefix, app })
}

/** A mounted application as the outer one knows it, with what the outer one lays around it. */
export interface Mounted {
  readonly prefix: string
  readonly app: Mountable
  /** The guards of the outer application, as documents tell them; `around` has them with its limit on time. */
  readonly guards: readonly Guard[]
  readonly around: Around
  /** Host and port at which browsers reach the outer application, where a proxy hides it. */
  readonly authority: string | undefined
}

/** Whether a value was made by `mount()`, or looks like it. */
export function isMountLike(value: unknown): value is { readonly mountAt: unknown; readonly app: unknown } {
  return typeof value === 'object' && value !== null && 'mountAt' in value && 'app' in value
}

/** Read mounts. An application whose `fetch` was wrapped is refused, since the guards around it could not be told to it. */
export function readMount({ mountAt, app }: { readonly mountAt: unknown; readonly app: unknown }, place: IssuePath, settings: CheckedSettings, issues: IssueList): Mounted | undefined {
  if (typeof mountAt !== 'string' || !isMountable(app)) {
    issues.fault('service/mount', place, typeof mountAt === 'string' ? app : mountAt)
    return undefined
  }
  if (mountAt !== '' && !isPathPrefix(mountAt)) issues.fault('mount/prefix', [...place, 'mountAt'], mountAt)
  const { guards, wrappers, values, authority, timeLimit } = settings
  return { prefix: mountAt, app, guards, around: { guards: guards.map((guard) => limitGuard(guard, timeLimit)), wrappers, values }, authority }
}

// The limits of the mounted application are its own, and it may have none: what runs before it keeps to those of the outer one.
function limitGuard(guard: Guard, timeLimit: number): Guard {
  return (context) => withinTime(timeLimit, () => guard(context))
}

function isMountable(value: unknown): value is Mountable {
  if (typeof value !== 'object' || value === null || !('fetch' in value) || !('access' in value) || !('describe' in value)) return false
  return typeof value.fetch === 'function' && ANSWER in value.fetch
}

/** The mounted application that a path belongs to: the one with the longest prefix. */
export function findMounted(mounts: readonly Mounted[], pathname: string): Mounted | undefined {
  return mounts.find(({ prefix }) => pathBelow(pathname, prefix) !== undefined)
}

/** Whether a mounted application has a service for a path that belongs to it, as the outer one sees the path. */
export function servesMounted({ app, prefix }: Mounted, pathname: string): boolean {
  return app[SERVES]?.(pathBelow(pathname, prefix) ?? '/') === true
}

/** Mounts in the order in which they are looked through: the longest prefix first. Two of one prefix are a fault: the second would answer nothing. */
export function sortMounts(mounts: readonly Mounted[], issues: IssueList): readonly Mounted[] {
  mounts.forEach(({ prefix }, index) => {
    if (mounts.findIndex((other) => other.prefix === prefix) < index) issues.fault('service/duplicate-path', [prefix], prefix, { detail: `'${prefix}'` })
  })
  return mounts.toSorted((one, other) => other.prefix.length - one.prefix.length)
}

/** Let a mounted application answer. */
export function answerMounted(mounted: Mounted, exchange: Exchange): ReturnType<ExchangeHandler> {
  return mounted.app.fetch[ANSWER](new MountedExchange(exchange, mounted))
}

function join(outer: Around | undefined, inner: Around): Around {
  if (outer === undefined) return inner
  return { guards: [...outer.guards, ...inner.guards], wrappers: [...outer.wrappers, ...inner.wrappers], values: new Map([...outer.values, ...inner.values]) }
}

/** An exchange as an application below a prefix sees it. */
class MountedExchange implements Exchange {
  readonly method: string
  readonly pathname: string
  readonly search: string
  readonly authority: string
  readonly around: Around
  readonly #outer: Exchange

  constructor(outer: Exchange, mounted: Mounted) {
    this.method = outer.method
    this.pathname = pathBelow(outer.pathname, mounted.prefix) ?? '/'
    this.search = outer.search
    this.authority = mounted.authority ?? outer.authority
    this.around = join(outer.around, mounted.around)
    this.#outer = outer
  }

  get request(): Request {
    return this.#outer.request
  }

  header(name: string): string | undefined {
    return this.#outer.header(name)
  }
}

/** A request as an application below a prefix is asked about it. Its body stays with the original. */
export function toMountedRequest({ prefix, authority }: Mounted, request: Request): Request {
  const url = new URL(request.url)
  if (authority !== undefined) {
    // A host without a port would leave the one that is there.
    url.port = ''
    url.host = authority
  }
  url.pathname = pathBelow(url.pathname, prefix) ?? '/'
  return new Request(url, { method: request.method, headers: request.headers })
}

/** The rows of the access matrix of a mounted application, as the outer one shows them. */
export function readMountedAccess({ app, prefix }: Mounted): readonly AccessRow[] {
  return app.access().map((row) => ({ ...row, path: `${prefix}${row.path}`, name: row.name === row.path ? `${prefix}${row.path}` : row.name }))
}

/** The services of a mounted application, as the outer one describes them. */
export function readMountedDescription({ app, prefix, guards }: Mounted): readonly ServiceDescription[] {
  return describeInside(prefix, guards, app.describe())
}
