/** Origins that lie near a regular expression in text and belong to somebody else: tried on it, so that a message can name one that it lets in. */
import { parseOrigin } from '../value/origin.ts'

/** An origin that nobody means to allow: an expression that takes it in takes in everybody. */
export const ANYBODY = 'https://evil.net'

/** Host names longer than this are not tried, since the expression may take time that grows with the power of its length. */
const HOST_LIMIT = 40

/** The origins of strangers, well formed as browsers send them, that the expression allows. */
export function findStrangers(expression: RegExp): readonly string[] {
  const plain = withoutMemory(expression)
  const hosts = literalHosts(expression.source)
  const tried = new Set([ANYBODY, 'https://sub.evil.net', 'http://evil.net', ...hosts.flatMap(originsNear)])
  return [...tried].filter((origin) => {
    const name = parseOrigin(origin)?.host
    return name !== undefined && !hosts.some((host) => name === host || name.endsWith(`.${host}`)) && plain.test(origin)
  })
}

/** The expression without the flags by which it remembers where it stopped; `y` asks it to match from the start. */
export function withoutMemory(expression: RegExp): RegExp {
  const { source, flags, sticky } = expression
  return new RegExp(sticky ? `^(?:${source})` : source, flags.replace(/[gy]/g, ''))
}

// What looks like a host name once the backslashes are gone; `a.*.b` and the like are none.
function literalHosts(source: string): readonly string[] {
  const names = source.replaceAll(/\\([.-])/g, '$1').match(/[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi) ?? []
  return names.map((name) => name.toLowerCase().replace(/^-+/, '')).filter((name) => name.length <= HOST_LIMIT)
}

function originsNear(host: string): readonly string[] {
  const names = [`evil${host}`, `evil-${host}`, `${host}.evil.net`, `${host}evil.net`, `${host}-evil.net`, `sub.evil${host}`, `sub.${host}.evil.net`, `sub.${host}evil.net`]
  const dotless = [...host].flatMap((character, index) => (character === '.' ? [`${host.slice(0, index)}x${host.slice(index + 1)}`] : []))
  return [...names, ...dotless, ...dotless.map((name) => `sub.${name}`)].flatMap((name) => [`https://${name}`, `http://${name}`])
}
