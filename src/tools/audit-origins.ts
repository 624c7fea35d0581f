/** Origins near an allowed one, which a sound policy refuses: what each faulty way of matching would let in. */
import type { OriginPattern } from '../value/origin-pattern.ts'
import { parseOriginPattern } from '../value/origin-pattern.ts'
import { isIpv4, parseOrigin, serializeOrigin } from '../value/origin.ts'
import type { Origin } from '../value/origin.ts'
import { findPublicSuffix } from '../value/public-suffix.ts'
import type { AuditCode } from './audit-code.ts'

/** A domain that nobody can register, so that no probe names somebody's site. */
const FOREIGN = 'corbel-audit.example'
/** The label that probes put before and into names. */
const LABEL = 'corbel-audit'

/** An origin that no policy has reason to list. */
export const STRANGER: string = `https://stranger.${FOREIGN}`

/** Hosts where anybody can publish a page. */
export const THIRD_PARTIES: readonly string[] = [
  `https://${LABEL}.github.io`, 'https://jsbin.com', 'https://codepen.io', 'https://jsfiddle.net', 'https://www.webdevout.net', 'https://repl.it',
  `https://${LABEL}.vercel.app`, `https://${LABEL}.netlify.app`, `https://${LABEL}.pages.dev`,
]

/** What some matchers and some browsers take for the end of a host, or for part of it. */
const SPECIAL_CHARACTERS = ['_', '-', '"', '{', '}', '+', '^', '%60', '!', '~', '`', ';', '|', '&', "'", '(', ')', '*', ',', '$', '=', '%0b'] as const

/** An origin to try, and what it shows where it is allowed. */
export interface NearMiss {
  readonly code: AuditCode
  readonly origin: string
}

function miss(code: AuditCode, ...origins: readonly string[]): readonly NearMiss[] {
  return origins.map((origin) => ({ code, origin }))
}

/** The near misses of an allowed origin, wide ones first: a subdomain that is allowed explains others. */
export function nearMisses(origin: string): readonly NearMiss[] {
  const tuple = parseOrigin(origin)
  if (tuple === undefined) return []
  const { host } = tuple
  const named = !host.startsWith('[') && !isIpv4(host)
  const site = named ? registrableDomain(host) : host
  const at = (changed: string): string => serializeOrigin({ ...tuple, host: changed })
  const platform = named ? platformOf(host, site) : undefined
  const misses = [
    ...(named ? miss('any-subdomain', at(`${LABEL}.${host}`), at(`${LABEL}.${site}`)) : []),
    ...(platform === undefined ? [] : miss('third-party-allowed', at(`${LABEL}.${platform}`))),
    ...(tuple.scheme === 'https' ? miss('http-twin', `http://${host}`) : []),
    ...miss('any-port', serializeOrigin({ ...tuple, port: 65_123 })),
    ...miss('prefix-match', at(`${host}.${FOREIGN}`), at(`${host}${FOREIGN}`), ...(tuple.port === undefined ? [] : [`${origin}1`])),
    ...miss('suffix-match', at(`${LABEL}${site}`), at(`${LABEL}${host}`)),
    ...miss('substring-match', at(`${LABEL}.${host}.${FOREIGN}`), at(host.slice(1)), origin.slice(0, -1)),
    ...(named ? miss('unescaped-dot', ...dotMisses(host).map(at)) : []),
    ...miss('special-character-match', ...SPECIAL_CHARACTERS.map((character) => at(`${host}${character}.${FOREIGN}`))),
  ]
  return misses.filter((each, index) => each.origin !== origin && misses.findIndex((first) => first.origin === each.origin) === index)
}

// The first and the last dot: a pattern may escape one and forget the other.
function dotMisses(host: string): readonly string[] {
  const replaced = [host.lastIndexOf('.'), host.indexOf('.')].filter((dot) => dot !== -1)
  return [...new Set(replaced)].map((dot) => `${host.slice(0, dot)}a${host.slice(dot + 1)}`)
}

/** Origins made of two allowed ones: the first label of one before the host of the other, without a dot. */
export function joinedOrigins(first: string, second: string): readonly NearMiss[] {
  const [a, b] = [parseOrigin(first), parseOrigin(second)]
  if (a === undefined || b === undefined) return []
  return miss('joined-origins', join(a, b), join(b, a))
}

function join(front: Origin, back: Origin): string {
  return serializeOrigin({ ...back, host: `${front.host.split('.')[0] ?? ''}${back.host}` })
}

/** An origin that the pattern names. */
export function exampleOrigin(pattern: OriginPattern): string {
  const port = pattern.port === '*' ? undefined : pattern.port
  return serializeOrigin({ scheme: pattern.scheme, host: exampleHost(pattern.host), port })
}

function exampleHost(host: OriginPattern['host']): string {
  if (host.kind === 'exact') return host.host
  return host.kind === 'subdomains' ? `${LABEL}.${host.domain}` : `${host.prefix}${LABEL}${host.suffix}.${host.domain}`
}

/** Origins that a server at this URL may well allow, tried where none is known. */
export function likelyOrigins(url: string): readonly string[] {
  const { origin, hostname } = new URL(url)
  const local = ['http://localhost:3000', 'http://localhost:5173', 'http://localhost:8080']
  if (hostname.startsWith('[') || isIpv4(hostname) || !hostname.includes('.')) return [origin, ...local]
  const site = registrableDomain(hostname)
  return [...new Set([origin, `https://${site}`, `https://www.${site}`, `https://app.${site}`, ...local])]
}

/** The pattern of all subdomains of the near miss's parent, where it can be written. */
export function siblingsOf(origin: string): OriginPattern | undefined {
  return parseOriginPattern(origin.replace(/(?<=:\/\/)[^.]+/, '*'))
}

// The part of a host that its owner registered: one label below the public suffix, which for unlisted names is the last label.
function registrableDomain(host: string): string {
  const labels = host.split('.')
  const suffix = labels.findIndex((_, index) => findPublicSuffix(labels.slice(index).join('.')) !== undefined)
  return labels.slice(Math.max(0, suffix === -1 ? labels.length - 2 : suffix - 1)).join('.')
}

// The hosting platform below which the site is one of many.
function platformOf(host: string, site: string): string | undefined {
  const suffix = site.slice(site.indexOf('.') + 1)
  return host.includes('.') && findPublicSuffix(suffix) === 'private' ? suffix : undefined
}
