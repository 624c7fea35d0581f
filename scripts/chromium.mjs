// @ts-check
/** Which Chromium the browser tests drive: finds an installed one; run as a program, asks Debian's package manager for one where there is none. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { argv, env, exit, getuid } from 'node:process'
import { fileURLToPath } from 'node:url'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * The program of an installed Chromium or Chrome: `CHROMIUM_PATH`, else what is on the `PATH`, else the usual places; `undefined` where there is none.
 * Throws where `CHROMIUM_PATH` is set and no program is there.
 * @param {Readonly<Record<string, string | undefined>>} [variables] the environment
 * @param {readonly string[]} [places] where to look beside the `PATH`
 * @returns {string | undefined}
 */
export function findChromium(variables = env, places = PLACES) {
  const { CHROMIUM_PATH: chosen, PATH = '' } = variables
  if (chosen) {
    if (isProgram(chosen)) return chosen
    throw new Error(`CHROMIUM_PATH is \`${chosen}\`, and no program is there. Set it to the browser's executable file, or unset it.`)
  }
  const folders = PATH.split(delimiter).filter((folder) => folder !== '')
  return [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...places].find(isProgram)
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/**
 * Whether the tests run where a missing browser is a fault and not a circumstance.
 * @param {Readonly<Record<string, string | undefined>>} [variables] the environment
 * @returns {boolean}
 */
export function isCi(variables = env) {
  return !['', '0', 'false'].includes(variables.CI ?? '')
}

// Only Debian and what descends from it: elsewhere `chromium` may be another package, or none.
function canInstall() {
  return getuid?.() === 0 && existsSync('/etc/debian_version')
}

function installChromium() {
  // An update that fails for one source can still leave lists that are good enough: what counts is what is there in the end.
  for (const words of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    spawnSync('apt-get', words, { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'inherit', 'inherit'] })
  }
}

/** @param {string} path */
function versionOf(path) {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 })
  return status === 0 ? stdout.trim() : 'it does not tell its version'
}

function main() {
  let path = findChromium()
  if (path === undefined && canInstall()) {
    console.log('No Chromium is installed: asking apt-get for one.')
    installChromium()
    path = findChromium()
  }
  if (path !== undefined) {
    console.log(`Browser tests: ${path} (${versionOf(path)})`)
    return
  }
  const mend = 'Install Chromium or Chrome, or set CHROMIUM_PATH.'
  if (isCi()) {
    console.error(`Browser tests: no Chromium was found or could be installed, and in CI they must run. ${mend}`)
    exit(1)
  }
  console.log(`Browser tests: skipped, no Chromium was found or could be installed. ${mend}`)
}

if (argv[1] !== undefined && fileURLToPath(import.meta.url) === realpathSync(argv[1])) main()
