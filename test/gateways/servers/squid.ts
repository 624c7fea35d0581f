/** Squid, as a reverse proxy. */
import { replaceIn } from '../gateway.ts'
import type { Gateway } from '../gateway.ts'

/** As a shared cache in memory. */
export const squid: Gateway = {
  name: 'squid', file: 'squid.conf',
  args: (folder) => ['-N', '-f', `${folder}/squid.conf`],
  frame: (lines, folder) => `
pid_filename none
coredump_dir ${folder}
cache_log ${folder}/cache.log
access_log none
pinger_enable off
visible_hostname squid
shutdown_lifetime 0 seconds
${lines}`,
  mendErrors: (lines, errors) => `${lines}\n${errors}`,
  rewriteHost: (lines) => replaceIn(lines, 'accel vhost', 'accel no-vhost defaultsite=internal.example'),
  addOrigin: (lines) => `${lines}\nreply_header_add Access-Control-Allow-Origin * all`,
  traits: {
    keeps: ['shared', 'moved', 'members', 'strict', 'open'], mixes: ['shared', 'moved', 'members', 'strict'],
    revalidates: true, own304: 'bare', down: 503, addedOrigin: 'doubled',
  },
}
