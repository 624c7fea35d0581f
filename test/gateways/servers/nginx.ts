/** nginx. */
import { replaceIn } from '../gateway.ts'
import type { Gateway } from '../gateway.ts'

/** As a proxy and a shared cache. */
export const nginx: Gateway = {
  name: 'nginx', file: 'nginx.conf',
  args: (folder) => ['-c', `${folder}/nginx.conf`, '-p', folder, '-e', 'error.log'],
  frame: (lines, folder) => `
daemon off; worker_processes 1; pid nginx.pid; error_log error.log;
${process.getuid?.() === 0 ? 'user root;' : ''}
events {}
http {
access_log off;
client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
${replaceIn(lines, '/var/cache/nginx/corbel', `${folder}/cache`)}
}`,
  mendErrors(lines, errors) {
    const [map = '', inServer = ''] = errors.split('\n\n')
    return `${map}\n${replaceIn(lines, /\}$/, `${inServer}\n}`)}`
  },
  rewriteHost: (lines) => replaceIn(lines, 'proxy_set_header Host $http_host;', ''),
  addOrigin: (lines) => replaceIn(lines, 'proxy_cache corbel;', 'proxy_cache corbel; add_header Access-Control-Allow-Origin *;'),
  traits: {
    keeps: ['shared', 'moved', 'missing', 'members', 'strict', 'open'], mixes: ['shared', 'moved', 'missing', 'members', 'strict'],
    revalidates: true, own304: 'whole', down: 502, addedOrigin: 'doubled', cannot: { tellsHead: false, tellsDisconnect: false },
  },
}
