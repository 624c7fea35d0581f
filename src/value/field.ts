/** HTTP field syntax: what a token is, and reading a comma-separated list of tokens within bounds. */

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** Whether `text` is a token of {@link https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 RFC 9110 §5.6.2}: a method or a header name. */
export function isToken(text: string): boolean {
  return TOKEN.test(text)
}

/** What `parseTokenList` reads at most: bytes of the whole value, members, and bytes of one member. */
export interface TokenListLimits {
  readonly bytes: number
  readonly members: number
  readonly memberBytes: number
}

/**
 * The members of a list of tokens, lower-cased, in their order, doubles kept. Empty members and spaces or tabs around members are skipped, as
 * {@link https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1.2 RFC 9110 §5.6.1.2} asks of a recipient.
 * `undefined` when a limit is passed or a member is no token; never more work than `limits.bytes` steps.
 */
export function parseTokenList(value: string, limits: TokenListLimits): readonly string[] | undefined {
  if (value.length > limits.bytes) return undefined
  const members: string[] = []
  for (const part of value.split(',')) {
    const member = trimOptionalWhitespace(part)
    if (member === '') continue
    if (members.length === limits.members || member.length > limits.memberBytes || !isToken(member)) return undefined
    members.push(member.toLowerCase())
  }
  return members
}

/** `text` without the spaces and tabs at its ends. `trim()` would also take line breaks and Unicode spaces, which are faults and not whitespace here. */
export function trimOptionalWhitespace(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isOptionalWhitespace(text.charCodeAt(start))) start++
  while (end > start && isOptionalWhitespace(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isOptionalWhitespace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09
}
