/** A compiled list of origin patterns: membership in constant time, whatever the number of patterns. */
import { parseOrigin } from '../value/origin.ts'
import type { Origin } from '../value/origin.ts'
import { matchesStarredLabel, serializeOriginPattern } from '../value/origin-pattern.ts'
import type { HostPattern, OriginPattern } from '../value/origin-pattern.ts'

/** Whether the serialised origin of a request is a member; anything that is no serialised origin is not. */
export interface OriginSet {
  has(origin: string): boolean
}

/** What a wildcard pattern asks beyond the domain under which it is indexed. */
interface SuffixEntry {
  readonly scheme: string
  readonly port: number | '*' | undefined
  readonly label: (HostPattern & { readonly kind: 'label' }) | undefined
}

/**
 * Compile patterns; `texts` are the same in full, where they are known. Exact origins are one hash lookup on the header as it came, since a canonical origin has one spelling; for the rest the header is parsed
 * and each of its parent domains (at most 126) is one lookup.
 */
export function compileOriginSet(patterns: readonly OriginPattern[], texts: readonly string[] = patterns.map(serializeOriginPattern)): OriginSet {
  const exact = new Set<string>()
  const anyPort = new Set<string>()
  const bySuffix = new Map<string, SuffixEntry[]>()
  patterns.forEach((pattern, index) => {
    if (pattern.host.kind !== 'exact') addSuffix(bySuffix, pattern.host, pattern)
    else if (pattern.port === '*') anyPort.add(`${pattern.scheme}://${pattern.host.host}`)
    else exact.add(texts[index] as string)
  })
  if (anyPort.size === 0 && bySuffix.size === 0) return exact
  return {
    has(text) {
      if (exact.has(text)) return true
      const origin = parseOrigin(text)
      return origin !== undefined && (anyPort.has(`${origin.scheme}://${origin.host}`) || hasSuffix(bySuffix, origin))
    },
  }
}

function addSuffix(bySuffix: Map<string, SuffixEntry[]>, host: Exclude<HostPattern, { readonly kind: 'exact' }>, { scheme, port }: OriginPattern): void {
  const entries = bySuffix.get(host.domain) ?? []
  entries.push({ scheme, port, label: host.kind === 'label' ? host : undefined })
  bySuffix.set(host.domain, entries)
}

function hasSuffix(bySuffix: ReadonlyMap<string, readonly SuffixEntry[]>, { scheme, host, port }: Origin): boolean {
  if (bySuffix.size === 0) return false
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
    const entries = bySuffix.get(host.slice(dot + 1))
    const label = host.slice(0, dot)
    if (entries?.some((entry) => entry.scheme === scheme && (entry.port === '*' || entry.port === port) && (entry.label === undefined || matchesStarredLabel(entry.label, label)))) return true
  }
  return false
}
