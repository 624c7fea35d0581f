/** Mounting: an application below a path of another one. */
import type { Guard } from '../service/context.ts'
import type { IssueList } from '../policy/issue-list.ts'
import type { IssuePath } from '../policy/issue.ts'
import type { Typed, Wrapper } from '../service/operation.ts'
import { checkPrefix } from '../service/read.ts'
import type { AccessRow } from './access.ts'
import { ANSWER, SERVES } from './exchange.ts'
import type { Exchange, ExchangeHandler } from './exchange.ts'
import type { CheckedSettings } from './settings.ts'
import { withinTime } from './time-limit.ts'

/** What can be mounted: an application, as `createApp` makes it. */
export interface Mountable {
  readonly fetch: { readonly [ANSWER]: ExchangeHandler }
  readonly access: () => readonly AccessRow[]
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
 * The guards and wrappers of the outer application run around its own. Services of the outer one go before it.
 */
export function mount<const Prefix extends string, Inner extends Mountable>(prefix: Prefix, app: Inner): Mount<Prefix, Inner> {
  return Object.freeze({ mountAt: prefix, app })
}

/** A mounted application as the outer one knows it. */
export interface Mounted {
  readonly prefix: string
  readonly app: Mountable
  readonly guards: readonly Guard[]
  readonly wrappers: readonly Wrapper[]
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
  return { prefix: checkPrefix(mountAt, [...place, 'mountAt'], issues), app, guards: settings.guards.map((guard) => limitGuard(guard, settings.timeLimit)), wrappers: settings.wrappers }
}

// The limits of the mounted application are its own, and it may have none: what runs before it keeps to those of the outer one.
function limitGuard(guard: Guard, timeLimit: number): Guard {
  return (context) => withinTime(timeLimit, () => guard(context))
}

function isMountable(value: unknown): value is Mountable {
  if (typeof value !== 'object' || value === null || !('fetch' in value) || !('access' in value)) return false
  return typeof value.fetch === 'function' && ANSWER in value.fetch
}

/** The mounted application that a path belongs to: the one with the longest prefix. */
export function findMounted(mounts: readonly Mounted[], pathname: string): Mounted | undefined {
  return mounts.find(({ prefix }) => pathname.startsWith(prefix) && (pathname.length === prefix.length || pathname[prefix.length] === '/'))
}

/** Whether a mounted application has a service for a path that belongs to it, as the outer one sees the path. */
export function servesMounted({ app, prefix }: Mounted, pathname: string): boolean {
  return app[SERVES]?.(pathname.slice(prefix.length) || '/') === true
}

/** Mounts in the order in which they are looked through: the longest prefix first. */
export function sortMounts(mounts: readonly Mounted[]): readonly Mounted[] {
  return mounts.toSorted((one, other) => other.prefix.length - one.prefix.length)
}

/** Let a mounted application answer. */
export function answerMounted({ app, prefix, guards, wrappers }: Mounted, exchange: Exchange): ReturnType<ExchangeHandler> {
  const { around } = exchange
  return app.fetch[ANSWER](new MountedExchange(exchange, prefix, { guards: [...around?.guards ?? [], ...guards], wrappers: [...around?.wrappers ?? [], ...wrappers] }))
}

/** An exchange as an application below a prefix sees it. */
class MountedExchange implements Exchange {
  readonly method: string
  readonly pathname: string
  readonly search: string
  readonly authority: string
  readonly around: NonNullable<Exchange['around']>
  readonly #outer: Exchange

  constructor(outer: Exchange, prefix: string, around: NonNullable<Exchange['around']>) {
    this.method = outer.method
    this.pathname = outer.pathname.slice(prefix.length) || '/'
    this.search = outer.search
    this.authority = outer.authority
    this.around = around
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
export function toMountedRequest({ prefix }: Mounted, request: Request): Request {
  const url = new URL(request.url)
  url.pathname = url.pathname.slice(prefix.length) || '/'
  return new Request(url, { method: request.method, headers: request.headers })
}

/** The rows of the access matrix of a mounted application, as the outer one shows them. */
export function readMountedAccess({ app, prefix }: Mounted): readonly AccessRow[] {
  return app.access().map((row) => ({ ...row, path: `${prefix}${row.path}`, name: row.name === row.path ? `${prefix}${row.path}` : row.name }))
}
