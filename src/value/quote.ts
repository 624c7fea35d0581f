/** Showing a text from outside to a person: on one line, nothing in it can act on a terminal or a log. */

/** The text in quotes, control and direction characters escaped, at most `limit` characters of it. */
export function quote(text: string, limit = 120): string {
  const shown = text.length > limit ? `${text.slice(0, limit)}…` : text
  return `'${shown.replaceAll(/[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\\']/g, escapeCharacter)}'`
}

function escapeCharacter(character: string): string {
  if (character === '\\' || character === '\'') return `\\${character}`
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
