/** The six gateways, and what each needs around the lines of the manual to run on its own in a folder. */
import { existsSync } from 'node:fs'
import type { GatewayName } from '../../scripts/gateways.mjs'
import type { Gateway } from './gateway.ts'

const isRoot = process.getuid?.() === 0

const nginx: Gateway = {
  name: 'nginx', file: 'nginx.conf',
  args: (folder) => ['-c', `${folder}/nginx.conf`, '-p', folder, '-e', 'error.log'],
  frame: (lines, folder) => `
daemon off; worker_processes 1; pid nginx.pid; error_log error.log;
${isRoot ? 'user root;' : ''}
events {}
http {
access_log off;
client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
${lines.replace('/var/cache/nginx/corbel', `${folder}/cache`)}
}`,
}

const haproxy: Gateway = {
  name: 'haproxy', file: 'haproxy.cfg',
  args: (folder) => ['-db', '-f', `${folder}/haproxy.cfg`],
  frame: (lines) => `
global
  maxconn 200
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
${lines}`,
}

const APACHE_MODULES = ['mpm_event', 'authz_core', 'proxy', 'proxy_http', 'cache', 'cache_disk', 'headers', 'setenvif', 'rewrite']

const apache: Gateway = {
  name: 'apache', file: 'apache.conf',
  args: (folder) => ['-X', '-d', folder, '-f', `${folder}/apache.conf`],
  frame: (lines, folder) => `
${APACHE_MODULES.map((module) => `LoadModule ${module}_module /usr/lib/apache2/modules/mod_${module}.so`).join('\n')}
ServerName api.example
PidFile ${folder}/apache.pid
ErrorLog ${folder}/error.log
DefaultRuntimeDir ${folder}
Mutex file:${folder} default
StartServers 1
ThreadsPerChild 16
MaxRequestWorkers 16
${isRoot ? 'User www-data\nGroup www-data' : ''}
${lines.replace('/var/cache/apache2/mod_cache_disk', `${folder}/cache`)}`,
}

const caddy: Gateway = {
  name: 'caddy', file: 'Caddyfile',
  args: (folder) => ['run', '--config', `${folder}/Caddyfile`, '--adapter', 'caddyfile'],
  frame: (lines) => `
{
  admin off
  auto_https off
}
${lines}`,
}

const varnish: Gateway = {
  name: 'varnish', file: 'corbel.vcl',
  args: (folder, port) => [
    '-F', ...(isRoot ? ['-j', 'none'] : []), '-a', `127.0.0.1:${port}`, '-f', `${folder}/corbel.vcl`, '-n', `${folder}/varnish`, '-s', 'default,16m',
    '-p', 'thread_pools=1', '-p', 'thread_pool_min=10',
  ],
  frame: (lines) => lines,
}

const squid: Gateway = {
  name: 'squid', file: 'squid.conf',
  args: (folder) => ['-N', '-f', `${folder}/squid.conf`],
  frame: (lines, folder) => `
pid_filename none
coredump_dir ${folder}
cache_log ${folder}/cache.log
access_log none
visible_hostname api.example
shutdown_lifetime 0 seconds
${existsSync('/usr/lib/squid/pinger') ? 'pinger_enable off' : ''}
${lines}`,
}

/** By name. */
export const SERVERS: Readonly<Record<GatewayName, Gateway>> = { nginx, haproxy, apache, caddy, varnish, squid }
