/** Checking `allowHeaders` and `exposeHeaders` as they were written. */
import { isToken } from '../value/field.ts'
import {
  isForbiddenRequestHeader, isForbiddenResponseHeader, isMethodOverrideHeader, isProhibitedRequestHeader, isProhibitedResponseHeader, isSafelistedResponseHeader,
} from '../value/header-name.ts'
import type { IssueList } from './issue-list.ts'
import type { IssuePath } from './issue.ts'
import type { PolicyCode, PolicyFaultCode, PolicyWarningCode } from './issue-code.ts'
import type { ListReader } from './list-reader.ts'

type NameProblem = 'forbidden' | 'prohibited'

interface Direction {
  readonly read: ListReader<readonly string[]>
  readonly area: 'allow-headers' | 'expose-headers'
  readonly problem: (name: string) => NameProblem | undefined
  readonly warning: (name: string) => PolicyWarningCode | undefined
}

const DIRECTIONS: Readonly<Record<'allowHeaders' | 'exposeHeaders', Direction>> = {
  allowHeaders: {
    read: readAllowedNames,
    area: 'allow-headers',
    problem: (name) => (isForbiddenRequestHeader(name) ? 'forbidden' : isProhibitedRequestHeader(name) ? 'prohibited' : undefined),
    warning: (name) => (isMethodOverrideHeader(name) ? 'warning/method-override' : undefined),
  },
  exposeHeaders: {
    read: readExposedNames,
    area: 'expose-headers',
    problem: (name) => (isForbiddenResponseHeader(name) ? 'forbidden' : isProhibitedResponseHeader(name) ? 'prohibited' : undefined),
    warning: (name) => (isSafelistedResponseHeader(name) ? 'warning/safelisted-header' : undefined),
  },
}

/** Read the names of `allowHeaders`: lower-cased, sorted, without doubles. */
export function readAllowedNames(list: readonly unknown[], path: IssuePath, issues: IssueList<PolicyCode>): readonly string[] {
  return readNames(list, path, issues, DIRECTIONS.allowHeaders)
}

/** Read the names of `exposeHeaders`: lower-cased, sorted, without doubles. */
export function readExposedNames(list: readonly unknown[], path: IssuePath, issues: IssueList<PolicyCode>): readonly string[] {
  return readNames(list, path, issues, DIRECTIONS.exposeHeaders)
}

/** Check names of headers: what `read` makes of a list, or `'*'`. `undefined` where it is neither. */
export function checkHeaderNames(field: 'allowHeaders' | 'exposeHeaders', value: unknown, path: IssuePath, issues: IssueList<PolicyCode>, read: ListReader<readonly string[]> = DIRECTIONS[field].read): '*' | readonly string[] | undefined {
  if (value === '*') return '*'
  if (Array.isArray(value)) return read(value, path, issues)
  issues.fault(`${DIRECTIONS[field].area}/type`, path, value)
  return undefined
}

function readNames(list: readonly unknown[], path: IssuePath, issues: IssueList<PolicyCode>, { area, problem, warning }: Direction): readonly string[] {
  const names = new Set<string>()
  for (const [index, name] of list.entries()) {
    const fault = findNameFault(name, area, problem)
    if (fault !== undefined) issues.fault(fault, [...path, index], name)
    if (fault !== undefined || typeof name !== 'string') continue
    const lower = name.toLowerCase()
    const unwise = warning(lower)
    if (unwise !== undefined) issues.warn(unwise, [...path, index], name)
    names.add(lower)
  }
  return Object.freeze([...names].toSorted())
}

function findNameFault(name: unknown, area: Direction['area'], problem: Direction['problem']): PolicyFaultCode | undefined {
  if (name === '*') return `${area}/wildcard-in-list`
  if (typeof name !== 'string' || !isToken(name)) return `${area}/invalid`
  const found = problem(name.toLowerCase())
  return found === undefined ? undefined : `${area}/${found}`
}
