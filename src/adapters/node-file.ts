/** Files on disk as replies: streamed, with a tag and a date, and never from outside of a folder that strangers may ask for. */
import type { BigIntStats } from 'node:fs'
import { constants } from 'node:fs'
import { open, realpath, stat } from 'node:fs/promises'
import { basename, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FileSource } from '../app/range.ts'
import { HttpProblem } from '../service/problem.ts'

/** Bytes read at once. */
const CHUNK_BYTES = 65_536
/** Milliseconds in which a file may change a second time without its date telling. */
const GRAIN = 2000
/** What a path that is no file is reported as. */
const NO_FILE: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'])
// A link or a pipe that was put there since it was looked at is neither followed nor waited for. Windows knows no such flags.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * Open a file for `file()`. Its media type follows from its name, and its tag from its size and date. Throws the problem 404 where there is no file, or something else, such as a folder.
 * A path alone is trusted. With two arguments, `path` is a folder and `relative` may come from a stranger: what lies outside of the folder, also behind a link, and what has a name that
 * begins with a dot, is a 404 too.
 */
export async function openFile(path: string | URL, relative?: string): Promise<FileSource> {
  const base = typeof path === 'string' ? path : fileURLToPath(path)
  const real = relative === undefined ? await known(() => realpath(base)) : await within(base, relative)
  const stats = await known(() => stat(real, { bigint: true }))
  if (!stats.isFile()) throw new HttpProblem(404)
  // The name is the one that was asked for, and not the one behind a link.
  const name = basename(relative ?? base)
  return {
    name, type: await typeOf(name), size: Number(stats.size), etag: tagOf(stats), lastModified: stats.mtime,
    stream: (start, end) => read(real, stats, start, end),
  }
}

async function within(folder: string, relative: string): Promise<string> {
  if (relative.split(/[/\\]/).some((segment) => segment.startsWith('.')) || relative.includes('\0') || (sep === '\\' && relative.includes(':'))) throw new HttpProblem(404)
  // A folder that is not there is a mistake of the program, and no 404.
  const root = await realpath(folder)
  const real = await known(() => realpath(resolve(root, `.${sep}${relative}`)))
  if (!real.startsWith(root.endsWith(sep) ? root : `${root}${sep}`)) throw new HttpProblem(404)
  return real
}

async function known<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Error && 'code' in error && NO_FILE.has(error.code)) throw new HttpProblem(404, {}, { cause: error })
    throw error
  }
}

// Text is UTF-8 these days; without saying so, browsers would guess. The table is loaded with the first file: it takes longer than the rest of `corbel/node` (measured: 20 ms).
async function typeOf(name: string): Promise<string> {
  const { default: mime } = await import('mime')
  const type = mime.getType(name) ?? ''
  return type.startsWith('text/') ? `${type}; charset=utf-8` : type
}

// Weak while the file is so young that another change might bear the same date.
function tagOf({ size, mtimeNs, mtimeMs }: BigIntStats): string {
  return `${Date.now() - Number(mtimeMs) < GRAIN ? 'W/' : ''}"${size.toString(36)}-${mtimeNs.toString(36)}"`
}

async function* read(path: string, { ino, size, mtimeNs }: BigIntStats, start: number, end: number): AsyncGenerator<Uint8Array, void> {
  const handle = await open(path, FLAGS)
  try {
    const stats = await handle.stat({ bigint: true })
    if (stats.ino !== ino || stats.size !== size || stats.mtimeNs !== mtimeNs) throw new Error('The file has changed since it was opened.')
    for (let position = start; position < end;) {
      const length = Math.min(CHUNK_BYTES, end - position)
      const { bytesRead, buffer } = await handle.read(new Uint8Array(length), 0, length, position)
      if (bytesRead === 0) return
      position += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}
