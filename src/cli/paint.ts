/** What goes to a terminal: colours, and text from outside that must not act on it. */

const CODES = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const

/** Paints a text, or leaves it as it is. */
export type Paint = (colour: keyof typeof CODES, text: string) => string

/** What paints, or what does not. */
export function createPaint(colour: boolean): Paint {
  return colour ? (name, text) => `\u001b[${CODES[name]}m${text}\u001b[0m` : (_name, text) => text
}

/** A text from outside on one line: nothing in it can act on a terminal. */
export function toPrintable(text: string): string {
  return text.replaceAll(/[\0-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
