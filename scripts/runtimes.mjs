// @ts-check
/**
 * Which Bun, Deno, workerd and other Nodes the tests start: finds those of test/runtimes/programs; run as a program, installs them there, from the lockfile beside them. Each package
 * holds its program, so none of their scripts is run. It never fails: in CI the tests do, where a runtime is missing.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, readFileSync, readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { argv, platform, stderr } from 'node:process'
import { fileURLToPath } from 'node:url'

const PLACE = fileURLToPath(new URL('../test/runtimes/programs/', import.meta.url))

/** Folder of a package and path of the program in it; a package for one platform is in a folder of its vendor. */
const PROGRAMS = /** @type {const} */ ({
  'Bun': ['@oven', 'bin/bun'],
  'Deno': ['@deno', 'deno'],
  'workerd': ['@cloudflare', 'bin/workerd'],
  'Node 20.19.0': ['node-20.19', 'bin/node'],
  'Node 22.12.0': ['node-22.12', 'bin/node'],
  'Node 24': ['node-24', 'bin/node'],
  'Node 26': ['node-26', 'bin/node'],
})

/** @typedef {keyof typeof PROGRAMS} RuntimeName */

/** Every runtime that can be installed; of Node the oldest that package.json takes of two lines, and the newest of two others. */
export const RUNTIME_NAMES = /** @type {readonly RuntimeName[]} */ (Object.keys(PROGRAMS))

/**
 * The program of a runtime; `undefined` where it is not installed, or there is none for this platform.
 * @param {RuntimeName} runtime
 * @param {string} [place] the folder that it was installed in
 * @returns {string | undefined}
 */
export function findRuntime(runtime, place = PLACE) {
  const [folder, file] = PROGRAMS[runtime]
  const top = join(place, 'node_modules', folder)
  const candidates = folder.startsWith('@') ? list(top).map((name) => join(top, name, file)) : [join(top, file)]
  return candidates.flatMap((path) => [path, `${path}.exe`]).find(isProgram)
}

/** @param {string} folder */
function list(folder) {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

// What an earlier version of the lockfile named may still be there.
function isCurrent() {
  if (RUNTIME_NAMES.some((name) => findRuntime(name) === undefined)) return false
  const [wanted, installed] = ['package-lock.json', 'node_modules/.package-lock.json'].map((path) => JSON.parse(readFileSync(join(PLACE, path), 'utf8')).packages)
  return Object.keys(installed).every((path) => installed[path].integrity === wanted[path]?.integrity)
}

function main() {
  if (!isCurrent()) {
    const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: PLACE, stdio: ['ignore', 'ignore', 'inherit'], shell: platform === 'win32' })
    if (status !== 0) stderr.write('The runtimes could not be installed.\n')
  }
  const missing = RUNTIME_NAMES.filter((name) => findRuntime(name) === undefined)
  console.log(`Runtimes, beside the Node that runs the tests: ${RUNTIME_NAMES.length - missing.length}${missing.length > 0 ? `; missing: ${missing.join(', ')}` : ''}`)
}

if (argv[1] !== undefined && fileURLToPath(import.meta.url) === realpathSync(argv[1])) main()
