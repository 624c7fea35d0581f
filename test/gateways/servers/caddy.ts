/** Caddy. */
import { replaceIn } from '../gateway.ts'
import type { Gateway } from '../gateway.ts'

/** As a proxy: it has no cache of its own. */
export const caddy: Gateway = {
  name: 'caddy', file: 'Caddyfile',
  args: (folder) => ['run', '--config', `${folder}/Caddyfile`, '--adapter', 'caddyfile'],
  frame: (lines) => `
{
  admin off
  auto_https off
}
${lines}`,
  mendErrors: (lines, errors) => replaceIn(lines, /\}$/, `${errors}\n}`),
  rewriteHost: (lines) => replaceIn(lines, '127.0.0.1:8000', '127.0.0.1:8000 {\n    header_up Host {upstream_hostport}\n  }'),
  addOrigin: (lines) => replaceIn(lines, 'reverse_proxy', 'header Access-Control-Allow-Origin *\n  reverse_proxy'),
  traits: { keeps: [], mixes: [], revalidates: false, own304: 'none', down: 502, addedOrigin: 'doubled', cannot: { tellsCuts: false } },
}
