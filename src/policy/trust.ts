/** The groups of trusted hosts: the part of a policy that stands in the settings. */
import type { PolicyCode } from './issue-code.ts'
import type { IssueList } from './issue-list.ts'
import type { IssuePath } from './issue.ts'
import type { CheckedOrigins } from './layer.ts'
import { ListedOrigins } from './listed-origins.ts'
import { checkTrustGroup } from './validate-origins.ts'

/** Check all groups; one whose fault is told maps to `undefined`. */
export function checkTrust(value: unknown, path: IssuePath, issues: IssueList<PolicyCode>): ReadonlyMap<string, CheckedOrigins | undefined> {
  if (value === undefined) return new Map()
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    issues.fault('trust/type', path, value)
    return new Map()
  }
  return new Map(Object.entries(value).map(([name, group]) => {
    const checked = checkTrustGroup(group, [...path, name], issues)
    return [name, checked?.kind === 'listed' ? new ListedOrigins(checked.list, checked.path, name) : checked && { ...checked, group: name }]
  }))
}
