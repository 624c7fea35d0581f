/** Names that a document gives to operations and components: made of what the definitions say, the same each time. */
import type { PathTemplate } from './path-template.ts'

/** Words of a text as one name: `sold out` → `SoldOut`. */
export function toPascalCase(text: string): string {
  return text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

/** The name of an operation: `PutIcecreamByFlavour` of PUT `/icecream/{flavour}`. */
export function toOperationName(method: string, { path }: PathTemplate): string {
  const words = path.split('/').map((segment) => segment.split(/(\{[^}]*\})/).map((part) => (part.startsWith('{') ? `By${toPascalCase(part)}` : toPascalCase(decode(part)))).join(''))
  return `${toPascalCase(method.toLowerCase())}${words.join('') || 'Root'}`
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The name, or the name with the least number from 2 that makes it one that is not taken. */
export function firstFree(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name
  let number = 2
  while (isTaken(`${name}${number}`)) number++
  return `${name}${number}`
}
