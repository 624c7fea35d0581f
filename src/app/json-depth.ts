/** How deep JSON may be nested. Schema libraries go down by calling themselves, and a body could lead them to the end of the stack: a mistake of the server, at a stranger's will. */

/** Arrays and objects that stand in each other, at most. The libraries that were measured manage twice as many. */
export const DEPTH_LIMIT = 500

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b])
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d])

/** Whether a JSON text is nested deeper than that. Of what is no JSON, either answer is right. */
export function isTooDeep(text: string): boolean {
  // A level takes two characters: most bodies are too short to be deep.
  if (text.length <= 2 * DEPTH_LIMIT) return false
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (OPENING.has(code)) depth++
    else if (CLOSING.has(code)) depth--
    if (depth > DEPTH_LIMIT) return true
  }
  return false
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
  return at
}
