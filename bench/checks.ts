/** That contenders answer what they must, so that no speed is that of an error. */
import type { Runner } from './process.ts'
import { APP } from './requests.ts'

/** Whether a head has these lines; names in any case. Throws where it has not. */
export function checkAnswer(status: number, lines: Readonly<Record<string, string | undefined>>): (runner: Runner) => void {
  return ({ name, answer }) => {
    const [head = ''] = answer.split('\r\n\r\n', 1)
    const [first = '', ...rest] = head.split('\r\n')
    const found = new Map(rest.map((line): [string, string] => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]))
    const wrong = Object.entries(lines).filter(([line, value]) => found.get(line) !== value)
    if (!first.startsWith(`HTTP/1.1 ${status}`) || wrong.length > 0) throw new Error(`${name} does not answer as it must (${wrong.map(([line]) => line).join(', ')}):\n${answer}`)
  }
}

/** A granted preflight, or an actual answer that the page may read. */
export function checkAllowed(status: number, origin: string = APP): (runner: Runner) => void {
  return checkAnswer(status, { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' })
}
