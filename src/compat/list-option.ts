/** Reading the options that are lists of methods and of header names, as text or as a list. */
import { isForbiddenRequestHeader, isForbiddenResponseHeader, isProhibitedResponseHeader } from '../value/header-name.ts'
import { isForbiddenMethod } from '../value/method.ts'
import type { Findings } from './note.ts'

/** The option, and whether the package takes it as a text with commas too. */
export interface ListOption {
  readonly name: string
  readonly value: unknown
  readonly text: boolean
}

/** The methods that browsers send without being allowed them. */
const SAFELISTED: readonly string[] = Object.freeze(['GET', 'HEAD', 'POST'])

/** The entries, without spaces around them and without empty ones. `undefined` where the package takes no such value; the fault is told. */
function readEntries({ name, value, text }: ListOption, findings: Findings): readonly string[] | undefined {
  const isList = Array.isArray(value) && value.every((entry) => typeof entry === 'string')
  if (!isList && !(text && typeof value === 'string')) {
    findings.fault('option/type', name, value, { mend: `Write a list of names${text ? ', or a text with commas between them' : ''}.` })
    return undefined
  }
  // A list is joined by commas before it is sent, so an entry with a comma is two.
  return String(value).split(',').map((entry) => entry.trim()).filter((entry) => entry !== '')
}

/** The methods that a policy lists for the option. What browsers never send is left out; nothing listed leaves what they send anyway. */
export function readMethodsOption(option: ListOption, findings: Findings): readonly string[] | undefined {
  const { name, value } = option
  if (typeof value === 'function') {
    findings.fault('methods/per-request', name, value)
    return undefined
  }
  const entries = readEntries(option, findings)
  if (entries === undefined) return undefined
  if (entries.includes('*')) {
    findings.fault('methods/star', name, value)
    return undefined
  }
  const listed = [...new Set(entries)].filter((method) => {
    const forbidden = isForbiddenMethod(method)
    if (forbidden) findings.note('methods/no-effect', name, method)
    return !forbidden
  })
  if (listed.includes('OPTIONS')) findings.note('methods/options', name, 'OPTIONS')
  if (listed.length === 0) findings.note('methods/none', name, value)
  return listed.length === 0 ? SAFELISTED : listed
}

/** The request headers that a policy allows for the option. */
export function readAllowedHeadersOption(option: ListOption, credentials: boolean, findings: Findings): '*' | readonly string[] | undefined {
  const { name, value } = option
  const entries = readEntries(option, findings)
  if (entries === undefined || !entries.includes('*')) return entries && withoutEffectless(entries, name, isForbiddenRequestHeader, findings)
  if (credentials) {
    findings.fault('headers/star-with-credentials', name, value)
    return undefined
  }
  if (entries.length > 1) findings.note('headers/star-among-others', name, value)
  if (!entries.some((entry) => entry.toLowerCase() === 'authorization')) findings.note('headers/authorization', name, value)
  return '*'
}

/** The response headers that a policy exposes for the option. */
export function readExposedHeadersOption(option: ListOption, findings: Findings): '*' | readonly string[] | undefined {
  const { name, value } = option
  const entries = readEntries(option, findings)
  if (entries === undefined || !entries.includes('*')) {
    return entries && withoutEffectless(entries, name, (header) => isForbiddenResponseHeader(header) || isProhibitedResponseHeader(header), findings)
  }
  if (entries.length > 1) findings.note('headers/star-among-others', name, value)
  return '*'
}

function withoutEffectless(entries: readonly string[], name: string, isEffectless: (header: string) => boolean, findings: Findings): readonly string[] {
  return [...new Set(entries)].filter((entry) => {
    const effectless = isEffectless(entry.toLowerCase())
    if (effectless) findings.note('headers/no-effect', name, entry)
    return !effectless
  })
}
