/** What is well while developing and unwise in production, read from the access matrix. */
import type { AccessRow } from '../app/access.ts'
import { isInsecureOrigin, isLoopbackHost } from '../value/origin.ts'
import { parseOriginPattern } from '../value/origin-pattern.ts'

/** One finding of the production lint. */
export interface ProductionFinding {
  readonly code: 'production/this-machine' | 'production/insecure' | 'production/dangerous' | 'production/everybody-writes'
  /** The operations that it concerns. */
  readonly places: readonly string[]
  readonly message: string
  readonly fix: string
}

/** Check what each operation grants as if it went into production. */
export function lintProduction(rows: readonly AccessRow[]): readonly ProductionFinding[] {
  const findings = new Map<string, ProductionFinding>()
  for (const row of rows) {
    for (const finding of lintRow(row)) {
      const known = findings.get(finding.message)
      findings.set(finding.message, known === undefined ? finding : { ...known, places: [...known.places, ...finding.places] })
    }
  }
  return [...findings.values()]
}

function lintRow({ method, path, cors }: AccessRow): readonly ProductionFinding[] {
  if (cors === undefined) return []
  const places = [`${method} ${path}`]
  const findings: ProductionFinding[] = []
  for (const text of Array.isArray(cors.origins) ? (cors.origins as readonly string[]) : []) {
    const pattern = parseOriginPattern(text)
    const host = pattern === undefined ? '' : pattern.host.kind === 'exact' ? pattern.host.host : pattern.host.domain
    if (isLoopbackHost(host)) {
      findings.push({ code: 'production/this-machine', places, message: `'${text}' trusts whatever runs on the visitor's own machine.`, fix: 'Take it from the settings, and leave it out in production.' })
    } else if (pattern !== undefined && isInsecureOrigin(pattern.scheme, host)) {
      findings.push({ code: 'production/insecure', places, message: `'${text}' is not secure: whoever is on the way can read the answers.`, fix: 'Serve the page over https.' })
    }
  }
  for (const field of ['dangerouslyAllowInsecureOrigins', 'dangerouslyAllowPublicSuffixes'] as const) {
    if (cors[field] === true) findings.push({ code: 'production/dangerous', places, message: `${field} is set.`, fix: 'Leave it out, and name secure hosts of your own.' })
  }
  if (cors.origins === '*' && !['GET', 'HEAD', 'OPTIONS', 'QUERY'].includes(method)) {
    findings.push({ code: 'production/everybody-writes', places, message: 'Pages of every origin may send this, and read what it answers.', fix: 'List the origins, if that is not what is meant.' })
  }
  return findings
}
