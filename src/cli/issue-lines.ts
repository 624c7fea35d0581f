/** Issues as lines of a terminal and as JSON. */
import { formatPath } from '../cors.ts'
import type { Issue } from '../index.ts'
import type { Paint } from './paint.ts'

/** An issue without its value, which may be anything; its message shows it. */
export function toJsonIssue({ code, path, message, fix, also }: Issue): object {
  return { code, path, message, fix, ...(also !== undefined && { also }) }
}

/** Issues as a numbered list of place, message and mend. */
export function formatIssueLines(issues: readonly Issue[], paint: Paint, colour: 'red' | 'yellow'): string {
  return issues.map(({ path, also, code, message, fix }, index) => {
    const place = path.length === 0 ? 'the policy' : formatPath(path)
    const other = also === undefined ? '' : ` (with ${formatPath(also)})`
    return `  ${index + 1}. ${place}${other} ${paint(colour, `[${code}]`)}\n     ${message}\n     ${fix}`
  }).join('\n')
}
