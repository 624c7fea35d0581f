/** Origin patterns for the generators, each with origins that it names and with what must be said to trust it with credentials. */

/** Why a pattern is refused together with credentials, unless a flag admits it. */
export type Risk = 'none' | 'insecure' | 'public suffix'

interface Sample {
  readonly risk: Risk
  readonly origins: readonly string[]
}

const SAMPLES: Readonly<Record<string, Sample>> = {
  'https://example.com': { risk: 'none', origins: ['https://example.com'] },
  'https://app.example.com': { risk: 'none', origins: ['https://app.example.com'] },
  'https://example.com:8443': { risk: 'none', origins: ['https://example.com:8443'] },
  'https://app.example.com:*': { risk: 'none', origins: ['https://app.example.com', 'https://app.example.com:1', 'https://app.example.com:65535'] },
  'https://*.example.com': { risk: 'none', origins: ['https://app.example.com', 'https://a.b.c.example.com', 'https://a_b.example.com'] },
  'https://*.example.com:*': { risk: 'none', origins: ['https://app.example.com', 'https://pr-1.example.com:8443'] },
  'https://*.app.example.com:8443': { risk: 'none', origins: ['https://x.app.example.com:8443', 'https://y.x.app.example.com:8443'] },
  'https://pr-*.example.com': { risk: 'none', origins: ['https://pr-1.example.com', 'https://pr-a-b.example.com', 'https://pr--.example.com'] },
  'https://a-*-b.example.com:8443': { risk: 'none', origins: ['https://a-x-b.example.com:8443', 'https://a---b.example.com:8443'] },
  '*-team.example.org': { risk: 'none', origins: ['https://x-team.example.org', 'https://a-team-team.example.org'] },
  'example.org': { risk: 'none', origins: ['https://example.org'] },
  '*.example.org:8443': { risk: 'none', origins: ['https://a.example.org:8443', 'https://x-team.example.org:8443'] },
  'https://192.0.2.7': { risk: 'none', origins: ['https://192.0.2.7'] },
  'https://[2001:db8::7]': { risk: 'none', origins: ['https://[2001:db8::7]'] },
  'http://localhost:3000': { risk: 'none', origins: ['http://localhost:3000'] },
  'http://localhost:*': { risk: 'none', origins: ['http://localhost', 'http://localhost:3000', 'http://localhost:5173'] },
  'http://*.localhost:3000': { risk: 'none', origins: ['http://app.localhost:3000'] },
  'http://127.0.0.1:*': { risk: 'none', origins: ['http://127.0.0.1', 'http://127.0.0.1:3000'] },
  'http://[::1]:3000': { risk: 'none', origins: ['http://[::1]:3000'] },
  'capacitor://localhost': { risk: 'none', origins: ['capacitor://localhost'] },
  'chrome-extension://abcdefgh': { risk: 'none', origins: ['chrome-extension://abcdefgh'] },
  'http://example.com': { risk: 'insecure', origins: ['http://example.com'] },
  'http://*.example.com:8080': { risk: 'insecure', origins: ['http://app.example.com:8080'] },
  'http://192.0.2.7:*': { risk: 'insecure', origins: ['http://192.0.2.7', 'http://192.0.2.7:8080'] },
  'https://*.github.io': { risk: 'public suffix', origins: ['https://somebody.github.io', 'https://a.b.github.io'] },
  'https://*-team.vercel.app': { risk: 'public suffix', origins: ['https://x-team.vercel.app'] },
}

/** The patterns that generated policies are made of. */
export const PATTERNS: readonly string[] = Object.keys(SAMPLES)

/** Values of `Origin` that no pattern of ours names. */
export const STRANGERS: readonly string[] = [
  'https://stranger.net', 'null', '', '*', 'https://*', 'file://', '__proto__', 'constructor', 'https://example.com.stranger.net', 'http://stranger.net:3000',
  'https://evil-example.com', 'about:blank', 'https://',
]

/** Why the pattern is refused together with credentials. */
export function riskOf(pattern: string): Risk {
  return SAMPLES[pattern]?.risk ?? 'none'
}

/** Origins that these patterns name, and some that their neighbours name. */
export function originsAround(patterns: readonly string[]): string[] {
  return patterns.flatMap((pattern) => SAMPLES[pattern]?.origins ?? [])
}

/** Texts that are almost this origin: another scheme or port, something before, behind or between, another case, a slash. */
export function nearMisses(origin: string): string[] {
  const [scheme = '', rest = ''] = origin.split('://')
  const host = rest.includes(':') && !rest.startsWith('[') ? rest.slice(0, rest.indexOf(':')) : rest
  const port = rest.slice(host.length)
  const at = (otherScheme: string, otherHost: string, otherPort: string): string => `${otherScheme}://${otherHost}${otherPort}`
  return [
    at(scheme === 'https' ? 'http' : 'https', host, port), at(`${scheme}s`, host, port), at(scheme.toUpperCase(), host, port), at('file', host, port),
    at(scheme, `evil${host}`, port), at(scheme, `evil.${host}`, port), at(scheme, `-${host}`, port), at(scheme, `.${host}`, port), at(scheme, `a..${host}`, port),
    at(scheme, `${host}.evil.net`, port), at(scheme, `${host}evil.net`, port), at(scheme, `${host}.`, port), at(scheme, `${host}_`, port),
    at(scheme, `evil.net#${host}`, port), at(scheme, `evil.net/${host}`, port), at(scheme, `evil!.${host}`, port), at(scheme, `user@${host}`, port),
    at(scheme, host.slice(1), port), at(scheme, host.slice(host.indexOf('.') + 1), port), at(scheme, host.replaceAll('.', 'x'), port),
    at(scheme, host.replace('-', '-_'), port),    at(scheme, host.replace('-', '_-'), port),
    at(scheme, host.toUpperCase(), port), at(scheme, host, ':443'), at(scheme, host, ':80'), at(scheme, host, ':8081'), at(scheme, host, ''),
    at(scheme, host, ':'), at(scheme, host, ':08443'), at(scheme, host, ':65536'), at(scheme, host, ':1e3'), at(scheme, host, ':*'),
    at(scheme, '*', ''), at(scheme, `*.${host}`, port), `${origin}/`, `${origin}, ${origin}`, `${origin} https://evil.net`, `x${origin}`, rest,
    `${scheme}:${rest}`, `${scheme}:///${rest}`, at(scheme, `${'a'.repeat(300)}.${host}`, port),
  ]
}
