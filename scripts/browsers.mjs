// @ts-check
/**
 * Which Firefox and WebKit the agreement tests drive: finds installed ones; run as a program, asks Debian's package manager for those that are missing. It never fails:
 * without them those tests are skipped. Chromium is scripts/chromium.mjs's to find.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { argv, env, getuid } from 'node:process'
import { fileURLToPath } from 'node:url'

const FIREFOX_NAMES = ['firefox-esr', 'firefox']
const FIREFOX_PLACES = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox']
const LIBRARIES = ['/usr/lib', '/usr/libexec', '/usr/lib64']
const PACKAGES = { firefox: ['firefox-esr'], webkit: ['webkit2gtk-driver', 'xvfb', 'xauth'] }
const LONGEST_INSTALL = 300_000

/**
 * The program of an installed Firefox: `FIREFOX_PATH`, else what is on the `PATH`, else the usual places; `undefined` where there is none.
 * @param {Readonly<Record<string, string | undefined>>} [variables] the environment
 * @param {readonly string[]} [places] where to look beside the `PATH`
 * @returns {string | undefined}
 */
export function findFirefox(variables = env, places = FIREFOX_PLACES) {
  const { FIREFOX_PATH: chosen, PATH = '' } = variables
  if (chosen) return isProgram(chosen) ? chosen : undefined
  return [...namesOn(PATH, FIREFOX_NAMES), ...places].find(isProgram)
}

/**
 * The small browser that comes with WebKitGTK, and the program that gives it a display; `undefined` where one of them is missing.
 * @param {Readonly<Record<string, string | undefined>>} [variables] the environment
 * @param {readonly string[]} [libraries] folders below which WebKitGTK keeps it
 * @returns {{ readonly browser: string, readonly display: string } | undefined}
 */
export function findWebKit(variables = env, libraries = LIBRARIES) {
  const display = namesOn(variables.PATH ?? '', ['xvfb-run']).find(isProgram)
  const browser = libraries.flatMap(webkitFolders).map((folder) => join(folder, 'MiniBrowser')).find(isProgram)
  return browser === undefined || display === undefined ? undefined : { browser, display }
}

// /usr/lib/webkit2gtk-4.1, or one folder deeper, below the name of the machine's architecture.
/** @param {string} library */
function webkitFolders(library) {
  const below = list(library)
  return [...below.map((name) => join(library, name)), ...below.filter((name) => name.endsWith('-linux-gnu')).flatMap((name) => list(join(library, name)).map((inner) => join(library, name, inner)))]
    .filter((folder) => /[/\\]webkit(?:2)?gtk-[0-9.]+$/.test(folder))
}

/** @param {string} folder */
function list(folder) {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/**
 * Where these programs would be, in the folders of a `PATH`.
 * @param {string} path the `PATH`
 * @param {readonly string[]} names
 */
export function namesOn(path, names) {
  const folders = path.split(delimiter).filter((folder) => folder !== '')
  return names.flatMap((name) => folders.map((folder) => join(folder, name)))
}

/**
 * Whether a file is there that may be run.
 * @param {string} path
 */
export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/**
 * What the program says of its version, on one line; `undefined` where it says nothing.
 * @param {readonly string[]} command
 * @returns {string | undefined}
 */
export function versionOf([program = '', ...words]) {
  const { status, stdout } = spawnSync(program, [...words, '--version'], { encoding: 'utf8', timeout: 30_000, stdio: ['ignore', 'pipe', 'ignore'] })
  const line = status === 0 ? stdout.trim().split('\n')[0] : undefined
  return line === '' ? undefined : line
}

/**
 * Ask Debian's package manager for packages. Says nothing and never fails: whoever asked looks what is there afterwards.
 * @param {readonly string[]} packages
 */
export function install(packages) {
  for (const words of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    spawnSync('apt-get', words, { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore', timeout: LONGEST_INSTALL })
  }
}

function main() {
  const missing = [...(findFirefox() === undefined ? PACKAGES.firefox : []), ...(findWebKit() === undefined ? PACKAGES.webkit : [])]
  if (missing.length > 0 && getuid?.() === 0 && existsSync('/etc/debian_version')) install(missing)
  const [firefox, webkit] = [findFirefox(), findWebKit()]
  const told = [
    firefox === undefined ? `no Firefox (${PACKAGES.firefox.join(' ')})` : (versionOf([firefox]) ?? firefox),
    webkit === undefined ? `no WebKitGTK (${PACKAGES.webkit.join(' ')})` : (versionOf([webkit.display, '-a', '--', webkit.browser]) ?? webkit.browser),
  ]
  console.log(`Agreement tests, beside Chromium: ${told.join(', ')}`)
}

if (argv[1] !== undefined && fileURLToPath(import.meta.url) === realpathSync(argv[1])) main()
