/** Public suffixes: named cases, then every rule of the package that the table is generated from. */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { parse } from 'tldts'
import { describe, expect, test } from 'vitest'
import { findPublicSuffix, publicSuffixWithin } from '../../src/value/public-suffix.ts'
import type { SuffixSection } from '../../src/value/public-suffix.ts'

describe('findPublicSuffix', () => {
  test.each<[domain: string, section: SuffixSection | undefined, because: string]>([
    ['com', 'icann', 'it is listed'],
    ['co.uk', 'icann', 'it is listed'],
    ['aaa', 'icann', 'it is listed, first of all'],
    ['1.bg', 'icann', 'it is listed, though its label is a number'],
    ['xn--p1ai', 'icann', 'it is listed in Cyrillic'],
    ['xn--55qx5d.cn', 'icann', 'it is listed in Han characters'],
    ['github.io', 'private', 'it is listed by a company'],
    ['s3.amazonaws.com', 'private', 'it is listed by a company'],
    ['any.kawasaki.jp', 'icann', 'a wildcard rule takes it in'],
    ['kawasaki.jp', 'icann', 'it stands behind a wildcard'],
    ['any.ck', 'icann', 'a wildcard rule takes it in'],
    ['ck', 'icann', 'it stands behind a wildcard'],
    ['any.elb.amazonaws.com', 'private', 'a wildcard rule takes it in'],
    ['elb.amazonaws.com', 'private', 'it stands behind a wildcard'],
    ['city.kawasaki.jp', undefined, 'it is an exception'],
    ['www.ck', undefined, 'it is an exception'],
    ['any.city.kawasaki.jp', undefined, 'it lies below an exception'],
    ['any.any.kawasaki.jp', undefined, 'a wildcard is one label'],
    ['amazonaws.com', undefined, 'only names below it are listed'],
    ['example.com', undefined, 'somebody owns it'],
    ['example.github.io', undefined, 'somebody owns it'],
    ['co.com.example.com', undefined, 'listed labels at its start do not count'],
    ['co', 'icann', 'it is listed, and begins like longer names'],
    ['cocom', undefined, 'it only begins like a listed name'],
    ['internal', undefined, 'no rule names it'],
    ['localhost', undefined, 'no rule names it'],
    ['example', undefined, 'no rule names it'],
    ['zzzz', undefined, 'it would stand behind the last name'],
    ['0', undefined, 'it would stand before the first name'],
    ['any.zzzz', undefined, 'its zone would stand behind the last one'],
    ['127.0.0.1', undefined, 'it is an address'],
    [`${'a.'.repeat(124)}com`, undefined, 'somebody owns it, whatever its length'],
  ])('%s is %s: %s', (domain, section) => {
    expect(findPublicSuffix(domain)).toBe(section)
  })
})

describe('publicSuffixWithin', () => {
  test.each<[domain: string, suffix: string | undefined, because: string]>([
    ['com', 'com', 'it is one itself'],
    ['co.uk', 'co.uk', 'it is one itself'],
    ['github.io', 'github.io', 'it is one itself'],
    ['any.kawasaki.jp', 'any.kawasaki.jp', 'it is one itself, by a wildcard rule'],
    ['kawasaki.jp', '*.kawasaki.jp', 'a wildcard rule begins here'],
    ['ck', '*.ck', 'a wildcard rule begins here'],
    ['r.cloud.int.apple', '*.r.cloud.int.apple', 'a wildcard rule begins here, inside another one'],
    ['amazonaws.com', 's3.amazonaws.com', 'it is the shortest one label below'],
    ['sakurastorage.jp', 's3.isk01.sakurastorage.jp', 'one lies two labels below'],
    ['futurecms.at', '*.futurecms.at', 'a wildcard rule begins here, and others below'],
    ['ovh.net', '*.hosting.ovh.net', 'it is the first of two that are equally short, and a wildcard rule'],
    ['city.kawasaki.jp', undefined, 'it is an exception with nothing listed below'],
    ['www.ck', undefined, 'it is an exception with nothing listed below'],
    ['any.any.ck', undefined, 'nothing is listed below'],
    ['example.com', undefined, 'nothing is listed below'],
    ['amazonaw.com', undefined, 'its name is only the beginning of a zone'],
    ['example', undefined, 'nothing is listed below'],
    ['internal', undefined, 'nothing is listed below'],
    ['zzzz', undefined, 'it would stand behind the last zone'],
    ['127.0.0.1', undefined, 'it is an address'],
  ])('within %s lies %s: %s', (domain, suffix) => {
    expect(publicSuffixWithin(domain)).toBe(suffix)
  })
})

describe('the committed table', () => {
  test('is what the script generates from the installed package', () => {
    const script = fileURLToPath(new URL('../../scripts/public-suffixes.mjs', import.meta.url))
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  test('answers as tldts does for every rule, for the names one label below and for all names above', () => {
    expect(rules.length).toBeGreaterThan(10_000)
    expect([...everyName].filter((domain) => findPublicSuffix(domain) !== sectionByPackage(domain))).toEqual([])
  })

  test('names a suffix within exactly those names that are one, or have a rule below them', () => {
    expect([...everyName].map(faultWithin).filter((fault) => fault !== undefined)).toEqual([])
  })

  test('answers as tldts does for domains made of listed labels in any order', () => {
    const label = fc.constantFrom('www', 'zz-top', 'x', ...new Set(rules.flatMap(({ labels }) => labels.filter((part) => part !== '*'))))
    const ending = fc.constantFrom(...rules.map(({ labels }) => labels.filter((part) => part !== '*').join('.')))
    const domains = fc.oneof(
      fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.')),
      fc.tuple(fc.array(label, { maxLength: 2 }), ending).map(([labels, end]) => [...labels, end].join('.')),
    )
    fc.assert(fc.property(domains, (domain) => {
      expect({ domain, section: findPublicSuffix(domain) }).toEqual({ domain, section: sectionByPackage(domain) })
      expect(faultWithin(domain)).toBeUndefined()
    }), { seed: 20_260, numRuns: 800 })
  })
})

/** How tldts keeps its rules: nodes of a graph, each with its edges from `edgeStart[node]` on. `labelText` holds the labels of all edges in a row. */
interface PackedRules {
  readonly nodeFlags: Uint8Array
  readonly edgeStart: Uint16Array
  readonly edgeLength: Uint8Array
  readonly edgeChild: Uint16Array
  readonly labelText: string
  readonly rulesRoot: number
  readonly exceptionsRoot: number
}

interface Rule {
  readonly labels: readonly string[]
  readonly exception: boolean
}

// The rules in ASCII; a rule in another script stands beside its ASCII form, or is turned into it by the URL parser.
function readRules(): readonly Rule[] {
  const packed = createRequire(import.meta.url)('tldts/dist/cjs/src/data/trie.js') as PackedRules
  let offset = 0
  const texts = Array.from(packed.edgeLength, (length) => packed.labelText.slice(offset, offset += length))
  const found = new Map<string, Rule>()
  const pending = [
    { node: packed.rulesRoot, labels: [] as readonly string[], exception: false },
    { node: packed.exceptionsRoot, labels: [] as readonly string[], exception: true },
  ]
  for (const { node, labels, exception } of pending) {
    if (packed.nodeFlags[node] !== 0) found.set(`${exception} ${labels.join('.')}`, { labels, exception })
    for (let edge = packed.edgeStart[node] ?? 0; edge < (packed.edgeStart[node + 1] ?? 0); edge++) {
      const below = [asciiLabel(texts[edge] ?? ''), ...labels]
      pending.push({ node: packed.edgeChild[edge] ?? 0, labels: below, exception })
    }
  }
  return [...found.values()]
}

function asciiLabel(label: string): string {
  return label === '*' ? label : new URL(`https://${label}.example`).hostname.slice(0, -'.example'.length)
}

function sectionByPackage(domain: string): SuffixSection | undefined {
  const { publicSuffix, isIcann, isPrivate } = parse(domain, { allowPrivateDomains: true })
  if (publicSuffix !== domain) return undefined
  if (isIcann === true) return 'icann'
  return isPrivate === true ? 'private' : undefined
}

// What is wrong with the answer of `publicSuffixWithin`, or undefined.
function faultWithin(domain: string): string | undefined {
  const suffix = publicSuffixWithin(domain)
  const wanted = sectionByPackage(domain) !== undefined || aboveRules.has(domain)
  if (suffix === undefined) return wanted ? `${domain}: a suffix was missed` : undefined
  const sample = suffix.replace(/^\*(?=\.)/, 'zz-sample')
  const inside = suffix === domain || suffix.endsWith(`.${domain}`)
  return wanted && inside && sectionByPackage(sample) !== undefined ? undefined : `${domain}: ${suffix} is none`
}

const rules = readRules()
const everyName = new Set(rules.flatMap(({ labels }) => {
  const name = labels.join('.').replace('*', 'zz-any')
  return [`zz-below.${name}`, name, ...labels.slice(1).map((_, index) => labels.slice(index + 1).join('.'))]
}))
const aboveRules = new Set(rules.flatMap(({ labels, exception }) => {
  return exception ? [] : labels.slice(1).map((_, index) => labels.slice(index + 1).join('.'))
}))
