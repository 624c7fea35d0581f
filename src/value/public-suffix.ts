/** Public suffixes: which names the Public Suffix List calls so, found in a generated table that is searched where it stands. */
import { PUBLIC_SUFFIX_TABLE as TABLE } from './public-suffix-table.ts'

/** The list's two sections: suffixes of registries (`co.uk`), and of companies that hand out names below their own (`github.io`). */
export type SuffixSection = 'icann' | 'private'

// The table has one line a zone: `jp kawasaki:city!` says what is listed directly below kawasaki.jp. Zones are written from the top down and sorted;
// a space sorts before whatever a label may hold, so the zones below a zone follow it at once. The labels of a line are sorted too, each with its mark,
// which also sorts before whatever a label may hold. The name behind a wildcard is a suffix itself, as in browsers, so that one mark says both.
const ICANN = ','
const PRIVATE = '&'
const ICANN_WILDCARD = '+'
const PRIVATE_WILDCARD = '*'
const EXCEPTION = '!'
const LEAST_IN_LABEL = 0x2d

/**
 * The section of the listed rule that makes `domain` itself a {@link https://publicsuffix.org/list/ public suffix}: `com`, `github.io`, by a wildcard
 * rule `any.kawasaki.jp` and `kawasaki.jp`. `icann` where both sections do, `undefined` for every other name, unlisted single labels (`localhost`)
 * included. `domain` is in lower-case ASCII, without a trailing dot.
 */
export function findPublicSuffix(domain: string): SuffixSection | undefined {
  const name = reverseLabels(domain, '.', ' ')
  return sectionOf(markOf(name), markOf(zoneOf(name)))
}

/**
 * A public suffix at `domain` or below it, because of which `*.domain` takes in names that strangers can register: `co.uk` for `co.uk`,
 * `*.kawasaki.jp` for `kawasaki.jp`, `s3.amazonaws.com` for `amazonaws.com`. Below `domain` it is the shortest of the first zone that lists any;
 * `undefined` where none is listed. `domain` as in `findPublicSuffix`.
 */
export function publicSuffixWithin(domain: string): string | undefined {
  const name = reverseLabels(domain, '.', ' ')
  const mark = markOf(name)
  if (isWildcard(mark)) return `*.${domain}`
  return sectionOf(mark, markOf(zoneOf(name))) === undefined ? suffixBelow(name) : domain
}

function suffixBelow(name: string): string | undefined {
  const line = findLine(name)
  const next = TABLE.charAt(line + name.length)
  if (!TABLE.startsWith(name, line) || (next !== ':' && next !== ' ')) return undefined
  const colon = TABLE.indexOf(':', line)
  const lineEnd = TABLE.indexOf('\n', colon)
  let shortest = ''
  for (let start = colon + 1, end: number; start < lineEnd; start = end + 1) {
    end = labelEnd(start)
    // No exception is met here: it stands in the line of a zone with a wildcard, which is a suffix itself and listed in an earlier line.
    const rule = `${isWildcard(TABLE.charAt(end)) ? '*.' : ''}${TABLE.slice(start, end)}`
    if (shortest === '' || rule.length < shortest.length) shortest = rule
  }
  return `${shortest}.${reverseLabels(TABLE.slice(line, colon), ' ', '.')}`
}

function sectionOf(mark: string, zoneMark: string): SuffixSection | undefined {
  if (mark === EXCEPTION) return undefined
  if (mark === ICANN || mark === ICANN_WILDCARD || zoneMark === ICANN_WILDCARD) return 'icann'
  return mark === PRIVATE || mark === PRIVATE_WILDCARD || zoneMark === PRIVATE_WILDCARD ? 'private' : undefined
}

function isWildcard(mark: string): boolean {
  return mark === ICANN_WILDCARD || mark === PRIVATE_WILDCARD
}

// The mark of a name that is written from the top down; empty where it is not listed.
function markOf(name: string): string {
  const zone = zoneOf(name)
  const line = findLine(zone)
  if (!TABLE.startsWith(`${zone}:`, line)) return ''
  const label = name.slice(name.lastIndexOf(' ') + 1)
  const entry = findLabel(label, line + zone.length + 1, TABLE.indexOf('\n', line))
  const end = labelEnd(entry)
  return TABLE.slice(entry, end) === label ? TABLE.charAt(end) : ''
}

// Where the first line stands whose zone is not before `zone`. Positions are halved rather than lines, which spares an index of them.
function findLine(zone: string): number {
  let low = 0
  let high = TABLE.length
  while (low < high) {
    const start = TABLE.lastIndexOf('\n', ((low + high) >>> 1) - 1) + 1
    if (TABLE.slice(start, TABLE.indexOf(':', start)) < zone) low = TABLE.indexOf('\n', start) + 1
    else high = start
  }
  return low
}

// The same for the labels between two positions of a line.
function findLabel(label: string, from: number, to: number): number {
  let low = from
  let high = to
  while (low < high) {
    let start = (low + high) >>> 1
    while (start > low && TABLE.charCodeAt(start - 1) >= LEAST_IN_LABEL) start--
    const end = labelEnd(start)
    if (TABLE.slice(start, end) < label) low = end + 1
    else high = start
  }
  return low
}

function labelEnd(start: number): number {
  let end = start
  while (TABLE.charCodeAt(end) >= LEAST_IN_LABEL) end++
  return end
}

function zoneOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(' ')))
}

function reverseLabels(name: string, from: '.' | ' ', to: '.' | ' '): string {
  return name.split(from).toReversed().join(to)
}
