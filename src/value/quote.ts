/** Showing a text from outside to a person: on one line, nothing in it can act on a terminal or a log. */

/** The text in quotes, escaped and cut as by `escapeText`, quotes and backslashes escaped too. */
export function quote(text: string, limit = 120): string {
  return `'${escapeText(text, limit).replaceAll(/\\(?!u[0-9a-f]{4})|'/g, '\\$&')}'`
}

/** The text with control and direction characters escaped, at most `limit` characters of it. */
export function escapeText(text: string, limit = 120): string {
  const shown = text.length > limit ? `${text.slice(0, limit)}…` : text
  return shown.replaceAll(/[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]/g, escapeCharacter)
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
