// @ts-check
/**
 * Which proxies and shared caches the gateway tests put in front of an application: finds installed ones; run as a program, asks Debian's package manager for those that are
 * missing. It never fails: without them those tests are skipped, but in CI, where they fail.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { argv, env, getuid } from 'node:process'
import { fileURLToPath } from 'node:url'
import { install, isProgram, namesOn } from './browsers.mjs'

/** The program of each gateway, the Debian package that brings it, and the word that makes it tell its version. */
export const GATEWAYS = Object.freeze({
  nginx: { program: 'nginx', from: 'nginx-light', tell: '-v' },
  haproxy: { program: 'haproxy', from: 'haproxy', tell: '-v' },
  apache: { program: 'apache2', from: 'apache2', tell: '-v' },
  caddy: { program: 'caddy', from: 'caddy', tell: 'version' },
  varnish: { program: 'varnishd', from: 'varnish', tell: '-V' },
  squid: { program: 'squid', from: 'squid', tell: '-v' },
})

/** @typedef {keyof typeof GATEWAYS} GatewayName */

// Debian keeps servers where the `PATH` of an ordinary user does not lead.
const PLACES = ['/usr/sbin', '/usr/local/sbin', '/usr/bin']
const NO_SERVICES = '/usr/sbin/policy-rc.d'

/**
 * The program of an installed gateway: on the `PATH`, else in the usual places; `undefined` where there is none.
 * @param {GatewayName} name
 * @param {Readonly<Record<string, string | undefined>>} [variables] the environment
 * @param {readonly string[]} [places] where to look beside the `PATH`
 * @returns {string | undefined}
 */
export function findGateway(name, variables = env, places = PLACES) {
  const { program } = GATEWAYS[name]
  return [...namesOn(variables.PATH ?? '', [program]), ...places.map((place) => `${place}/${program}`)].find(isProgram)
}

/** Install packages without starting the servers in them: Debian asks this script before it starts one. @param {readonly string[]} packages */
function installQuietly(packages) {
  const mine = !existsSync(NO_SERVICES)
  if (mine) writeFileSync(NO_SERVICES, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    install(packages)
  } finally {
    if (mine) rmSync(NO_SERVICES, { force: true })
  }
}

/** @param {GatewayName} name */
function describeGateway(name) {
  const program = findGateway(name)
  const { from, tell } = GATEWAYS[name]
  if (program === undefined) return `no ${name} (${from})`
  const { stdout, stderr } = spawnSync(program, [tell], { encoding: 'utf8', timeout: 30_000, stdio: ['ignore', 'pipe', 'pipe'] })
  return `${name} ${/\d+(?:\.\d+)+/.exec(`${stdout}${stderr}`)?.[0] ?? program}`
}

function main() {
  const names = /** @type {GatewayName[]} */ (Object.keys(GATEWAYS))
  const missing = names.filter((name) => findGateway(name) === undefined).map((name) => GATEWAYS[name].from)
  if (missing.length > 0 && getuid?.() === 0 && existsSync('/etc/debian_version')) installQuietly(missing)
  console.log(`Gateway tests: ${names.map(describeGateway).join(', ')}`)
}

if (argv[1] !== undefined && fileURLToPath(import.meta.url) === realpathSync(argv[1])) main()
