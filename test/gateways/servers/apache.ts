/** Apache httpd, as Debian builds it. */
import { replaceIn } from '../gateway.ts'
import type { Gateway } from '../gateway.ts'

const MODULES = ['mpm_event', 'authz_core', 'proxy', 'proxy_http', 'cache', 'cache_disk', 'headers', 'setenvif']

/** As a proxy and a shared cache on disk. */
export const apache: Gateway = {
  name: 'apache', file: 'apache.conf',
  args: (folder) => ['-X', '-d', folder, '-f', `${folder}/apache.conf`],
  frame: (lines, folder) => `
${MODULES.map((module) => `LoadModule ${module}_module /usr/lib/apache2/modules/mod_${module}.so`).join('\n')}
ServerName api.example
PidFile ${folder}/apache.pid
ErrorLog ${folder}/error.log
DefaultRuntimeDir ${folder}
Mutex file:${folder} default
ThreadsPerChild 16
MaxRequestWorkers 16
${process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : ''}
${replaceIn(lines, '/var/cache/apache2/mod_cache_disk', `${folder}/cache`)}`,
  mendErrors: (lines, errors) => `${lines}\n${errors}`,
  rewriteHost: (lines) => replaceIn(lines, 'ProxyPreserveHost On', 'ProxyPreserveHost Off'),
  addOrigin: (lines) => `${lines}\nHeader always set Access-Control-Allow-Origin "*"`,
  traits: {
    keeps: ['shared', 'moved', 'missing', 'members', 'strict', 'open'], mixes: ['shared', 'moved', 'missing', 'members', 'strict'],
    revalidates: true, own304: 'whole', down: 503, addedOrigin: 'doubled', cannot: { tellsDisconnect: false },
  },
}
