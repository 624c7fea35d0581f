/** Varnish. */
import type { Gateway } from '../gateway.ts'

/** As a shared cache in memory. */
export const varnish: Gateway = {
  name: 'varnish', file: 'corbel.vcl',
  args: (folder, port) => [
    '-F', ...(process.getuid?.() === 0 ? ['-j', 'none'] : []), '-a', `127.0.0.1:${port}`, '-f', `${folder}/corbel.vcl`, '-n', `${folder}/varnish`, '-s', 'default,16m',
    '-p', 'thread_pools=1', '-p', 'thread_pool_min=10',
    // It compiles its configuration each time that it starts: without optimising, in half the time.
    '-p', 'cc_command=exec gcc -O0 -fpic -shared -o %o %s',
  ],
  frame: (lines) => lines,
  mendErrors: (lines, errors) => `${lines}\n${errors}`,
  rewriteHost: (lines) => `${lines}\nsub vcl_backend_fetch { set bereq.http.host = "internal.example"; }`,
  addOrigin: (lines) => `${lines}\nsub vcl_deliver { set resp.http.access-control-allow-origin = "*"; }`,
  traits: {
    keeps: ['shared', 'moved', 'missing', 'members', 'strict', 'open'], mixes: ['shared', 'moved', 'missing', 'members', 'strict'],
    revalidates: true, own304: 'whole', down: 503, addedOrigin: 'replaced', cannot: { tellsHead: false, tellsDisconnect: false },
  },
}
