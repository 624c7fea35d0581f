/** HAProxy. */
import type { Gateway } from '../gateway.ts'

/** As a proxy and a small cache. */
export const haproxy: Gateway = {
  name: 'haproxy', file: 'haproxy.cfg',
  args: (folder) => ['-db', '-f', `${folder}/haproxy.cfg`],
  frame: (lines) => `
global
  maxconn 200
defaults
  mode http
  retries 0
  timeout connect 5s
  timeout client 60s
  timeout server 60s
${lines}`,
  mendErrors: (lines, errors) => `${lines}\n${errors}`,
  rewriteHost: (lines) => `${lines}\n  http-request set-header host internal.example`,
  addOrigin: (lines) => `${lines}\n  http-response add-header access-control-allow-origin *`,
  // Version 2.6 keeps nothing that varies by Origin.
  traits: { keeps: ['open'], mixes: ['shared', 'members', 'strict'], revalidates: false, own304: 'whole', down: 503, addedOrigin: 'doubled' },
}
