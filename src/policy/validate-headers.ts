/** Checking `allowHeaders` and `exposeHeaders` as they were written. */
import { isToken } from '../value/field.ts'
import {
  isForbiddenRequestHeader, isForbiddenResponseHeader, isMethodOverrideHeader, isProhibitedRequestHeader, isProhibitedResponseHeader, isSafelistedResponseHeader,
} from '../value/header-name.ts'
import type { IssueList } from './issue-list.ts'
import type { IssuePath } from './issue.ts'
import type { PolicyCode, PolicyFaultCode, PolicyWarningCode } from './issue-code.ts'

type NameProblem = 'forbidden' | 'prohibited'

interface Direction {
  readonly area: 'allow-headers' | 'expose-headers'
  readonly problem: (name: string) => NameProblem | undefined
  readonly warning: (name: string) => PolicyWarningCode | undefined
}

const DIRECTIONS: Readonly<Record<'allowHeaders' | 'exposeHeaders', Direction>> = {
  allowHeaders: {
    area: 'allow-headers',
    problem: (name) => (isForbiddenRequestHeader(name) ? 'forbidden' : isProhibitedRequestHeader(name) ? 'prohibited' : undefined),
    warning: (name) => (isMethodOverrideHeader(name) ? 'warning/method-override' : undefined),
  },
  exposeHeaders: {
    area: 'expose-headers',
    problem: (name) => (isForbiddenResponseHeader(name) ? 'forbidden' : isProhibitedResponseHeader(name) ? 'prohibited' : undefined),
    warning: (name) => (isSafelistedResponseHeader(name) ? 'warning/safelisted-header' : undefined),
  },
}

/** Check a list of header names: lower-cased, sorted, without doubles; or `'*'`. `undefined` where it is faulty. */
export function checkHeaderNames(field: 'allowHeaders' | 'exposeHeaders', value: unknown, path: IssuePath, issues: IssueList<PolicyCode>): '*' | readonly string[] | undefined {
  if (value === '*') return '*'
  const { area, problem, warning } = DIRECTIONS[field]
  if (!Array.isArray(value)) {
    issues.fault(`${area}/type`, path, value)
    return undefined
  }
  const names = new Set<string>()
  for (const [index, name] of (value as readonly unknown[]).entries()) {
    const fault = findNameFault(name, area, problem)
    if (fault !== undefined) issues.fault(fault, [...path, index], name)
    if (fault !== undefined || typeof name !== 'string') continue
    const lower = name.toLowerCase()
    const unwise = warning(lower)
    if (unwise !== undefined) issues.warn(unwise, [...path, index], name)
    names.add(lower)
  }
  return [...names].toSorted()
}

function findNameFault(name: unknown, area: Direction['area'], problem: Direction['problem']): PolicyFaultCode | undefined {
  if (name === '*') return `${area}/wildcard-in-list`
  if (typeof name !== 'string' || !isToken(name)) return `${area}/invalid`
  const found = problem(name.toLowerCase())
  return found === undefined ? undefined : `${area}/${found}`
}
