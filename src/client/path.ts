/** Writing the path of a call from its pattern. */

// The expression of a parameter may have one level of brackets inside its own.
const EXPRESSION = String.raw`\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)`
// An escaped character; a group; a parameter, with the slash before it: a name with its expression and modifier, a star, or an expression alone.
const PART = String.raw`\\(.)|\{((?:${EXPRESSION}|\\.|[^}])*)\}(\?)?|(\/?)(?:(?:\*\*)?:(\w+)(?:${EXPRESSION})?[?+*]?|\*\*?|${EXPRESSION})`

/**
 * The path that a pattern stands for. Values are percent-encoded and stay in their segment; only one that may take several segments keeps its slashes. What is optional and not given goes with the slash before it.
 * Throws a `TypeError` for a value that is missing or empty, and for `.` and `..`, which whoever reads a URL resolves, however they are encoded.
 */
export function writePath(pattern: string, params: Readonly<Record<string, unknown>>): string {
  let unnamed = 0
  const write = (text: string, optional?: string): string => {
    let missing = false
    const written = text.replace(new RegExp(PART, 'g'), (part: string, escaped?: string, group?: string, mark?: string, slash = '', name: string | number = unnamed) => {
      if (escaped) return escaped
      if (group) return write(group, mark)
      if (name === unnamed) unnamed++
      const value = String(params[name] ?? '')
      if (value !== '') return slash + value.split(/^\/?\*|[+*]$|\(\.\*\)$/.test(part) ? '/' : /$^/).map(encodeSegment).join('/')
      if (!optional && !/[?*]$|\(\.\*\)$/.test(part)) throw new TypeError(`${pattern} needs the parameter '${name}'.`)
      missing = true
      return ''
    })
    return optional && missing ? '' : written
  }
  return write(pattern)
}

function encodeSegment(segment: string): string {
  if (/^\.{0,2}$/.test(segment)) throw new TypeError(`A parameter cannot have the segment '${segment}'.`)
  return encodeURIComponent(segment)
}
