/** Reading what a browser printed on its console: which engine, which failure, which values, and what it means. */
import { fetchStep, withoutPreflight } from '../browser/failure.ts'
import type { BaseCode, Engine, Failure, FailureCode } from '../browser/failure.ts'
import { describeMend } from '../browser/mend.ts'
import { settleRequest } from '../browser/request.ts'
import { CHROMIUM_TEXTS, FIREFOX_TEXTS, MEANINGS, OTHER_TEXTS, WEBKIT_TEXTS } from './explain-console-text.ts'
import type { ConsoleText } from './explain-console-text.ts'

/** One message, understood. */
export interface ConsoleReading {
  /** `undefined` where several engines print it. */
  readonly engine: Engine | undefined
  /** A verdict's code; `NotCors` for what stops a request beside CORS, `NoDetail` for a text that does not tell the cause. */
  readonly code: FailureCode | 'NotCors' | 'NoDetail'
  readonly url: string | undefined
  readonly origin: string | undefined
  /** What the message names: a header, a method, a value. */
  readonly value: string | undefined
  readonly status: number | undefined
  readonly meaning: string
  readonly mend: string
}

/** Lines that are read, and characters of each, at most. */
const LIMITS = { lines: 2000, characters: 8192 } as const

/** Every message of the text that is known, in order, each once. */
export function readConsole(text: string): readonly ConsoleReading[] {
  const lines = text.split(/\r?\n/, LIMITS.lines).map((line) => line.slice(0, LIMITS.characters))
  const readings = lines.flatMap((line, index) => readLine(line, lines[index + 1] ?? '') ?? [])
  const seen = new Set<string>()
  const unique = readings.filter((reading) => {
    const key = JSON.stringify(reading)
    return seen.has(key) ? false : seen.add(key)
  })
  // What does not tell the cause is of use only where nothing else does.
  const telling = unique.filter(({ code }) => code !== 'NoDetail')
  return telling.length > 0 ? telling : unique.slice(0, 1)
}

function readLine(line: string, next: string): ConsoleReading | undefined {
  return readChromium(line) ?? readFirefox(line) ?? readWebkit(line, next) ?? readOther(line)
}

const PREFLIGHT = /^Response to preflight request doesn['’]t pass access control check: /

function readChromium(line: string): ConsoleReading | undefined {
  const parts = /Access to .{1,40}? at ['‘](.*?)['’] (?:\(redirected from ['‘].*?['’]\) )?from origin ['‘](.*?)['’] has been blocked by CORS policy: (.*)$/.exec(line)
  if (parts === null) return undefined
  const [, url, origin, rest = ''] = parts
  const found = findText(CHROMIUM_TEXTS, rest.replace(PREFLIGHT, ''))
  return found && toReading('chromium', { ...found, code: PREFLIGHT.test(rest) ? asPreflight(found.code) : found.code, url, origin })
}

function readFirefox(line: string): ConsoleReading | undefined {
  const parts = /remote resource at [‘'"]?(.*?)[’'"]?\. \(Reason: (.*?)\)\.?(?: Status code: (\d{3}))?/.exec(line)
  if (parts === null) return undefined
  const [, url, reason = '', status] = parts
  const found = findText(FIREFOX_TEXTS, reason)
  return found && toReading('firefox', { ...found, url, origin: undefined, status: status === undefined ? undefined : Number(status) })
}

function readWebkit(line: string, next: string): ConsoleReading | undefined {
  const found = findText(WEBKIT_TEXTS, line)
  if (found === undefined) return undefined
  const [, url] = /cannot load (\S+) due to access control checks/.exec(next) ?? []
  const [, status] = /Status code: (\d{3})/.exec(line) ?? []
  const [, origin] = /Origin (\S+) is not allowed by/.exec(line) ?? []
  return toReading('webkit', { ...found, url, origin, status: status === undefined ? undefined : Number(status) })
}

function readOther(line: string): ConsoleReading | undefined {
  const found = OTHER_TEXTS.find(({ pattern }) => pattern.test(line))
  if (found === undefined) return undefined
  const [, url] = /['‘"](https?:\/\/[^'’"\s]+)['’"](?!.*['‘"]https?:)/.exec(line) ?? []
  return { engine: undefined, code: found.code, url, origin: undefined, value: undefined, status: undefined, meaning: found.meaning, mend: found.mend }
}

interface Found {
  readonly code: FailureCode
  readonly value: string | undefined
}

function findText(texts: readonly ConsoleText[], text: string): Found | undefined {
  for (const { code, pattern } of texts) {
    const match = pattern.exec(text)
    if (match !== null) return { code, value: match[1] }
  }
  return undefined
}

const CHECKED: ReadonlySet<string> = new Set(['WildcardOriginNotAllowed', 'MissingAllowOriginHeader', 'MultipleAllowOriginValues', 'InvalidAllowOriginValue', 'AllowOriginMismatch', 'InvalidAllowCredentials'])

function asPreflight(code: FailureCode): FailureCode {
  return CHECKED.has(code) ? (`Preflight${code}` as FailureCode) : code
}

interface Parsed extends Found {
  readonly url: string | undefined
  readonly origin: string | undefined
  readonly status?: number | undefined
}

function toReading(engine: Engine, { code, value, url, origin, status }: Parsed): ConsoleReading {
  const base: BaseCode = withoutPreflight(code)
  // Where the message names no origin, the mend speaks of the page's.
  const request = settleRequest({ url: url ?? 'https://api.example/', origin: origin ?? ORIGIN_OF_PAGE, ...(needsCredentials(base) && { credentials: 'include' as const }) })
  const failure: Failure = { request, code, step: fetchStep('main fetch', ''), reason: '', ...(value !== undefined && { value }), ...(status !== undefined && { status }) }
  const error = status !== undefined && status >= 400 && !code.startsWith('Preflight') ? ` The status is ${status}: an error comes first here, and CORS second.` : ''
  const preflight = base === code ? '' : ' It is the preflight (OPTIONS) that fails; the request itself was not sent.'
  return { engine, code, url, origin, value, status, meaning: `${MEANINGS[base]}${preflight}${error}`, mend: describeMend(failure).replace(/; it got undefined/, '') }
}

const ORIGIN_OF_PAGE = '<the origin of the page>'

function needsCredentials(code: BaseCode): boolean {
  return code === 'WildcardOriginNotAllowed' || code === 'InvalidAllowCredentials'
}
