/** The public surface: the names of every entry, written down in surface/, so that none comes or goes unseen. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { ensureBuilt, entries, filesBelow } from './build.ts'
import type { Entry } from './build.ts'
import { ROOT } from './command.ts'

beforeAll(() => ensureBuilt(), 60_000)

const REEXPORT = /^export (type )?\{([^}]*)\} from '\.\/[a-z0-9/-]+\.(?:ts|js)';?$/
const NAME = /^(type )?(?:[\w$]+ as )?([\w$]+)$/

/** The names that an entry re-exports, in order of the alphabet; throws at whatever is no list of names from a file of the package. */
function surfaceOf(path: string): readonly string[] {
  const text = readFileSync(join(ROOT, path), 'utf8').replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '')
  const statements = text.replaceAll(/\s+/g, ' ').trim().split(/(?<=from '[^']+';?) /)
  const names = statements.flatMap((statement) => {
    const [, allTypes, list] = REEXPORT.exec(statement) ?? []
    if (list === undefined) throw new Error(`${path} does more than re-export: ${statement}`)
    return list.split(',').map((item) => item.trim()).filter((item) => item !== '').map((item) => {
      const [, type, name] = NAME.exec(item) ?? []
      if (name === undefined) throw new Error(`${path} exports what is no name: ${item}`)
      return `${(allTypes ?? type) === undefined ? 'value' : 'type '} ${name}`
    })
  })
  return names.sort((a, b) => (a.slice(6) < b.slice(6) ? -1 : 1))
}

function fileOf(entry: Entry): string {
  return `${entry.source.slice('src/'.length, -'.ts'.length)}.txt`
}

describe.each(entries)('$specifier', (entry) => {
  test('exports the names that are written down', async () => {
    await expect(`${surfaceOf(entry.source).join('\n')}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'surface', fileOf(entry)))
  })

  test('is built into the same names', () => {
    expect(surfaceOf(entry.types)).toEqual(surfaceOf(entry.source))
  })

  test('has its values, and no others, at run time', async () => {
    const values = surfaceOf(entry.source).filter((line) => line.startsWith('value')).map((line) => line.slice(6))
    const built = (await import(pathToFileURL(join(ROOT, entry.code)).href)) as object
    expect(Object.keys(built).sort()).toEqual(values.sort())
  })

  test('names nothing twice', () => {
    const names = surfaceOf(entry.source).map((line) => line.slice(6))
    expect(names).toEqual([...new Set(names)])
  })
})

test('every file at the top of src is an entry, and every entry is there', () => {
  expect(filesBelow('src').filter((path) => !path.includes('/')).map((path) => `src/${path}`)).toEqual(entries.map((entry) => entry.source).sort())
})

test('no surface is written down for an entry that is gone', () => {
  const names = new Set(entries.map((entry) => fileOf(entry)))
  expect(filesBelow('test/package').filter((path) => path.startsWith('surface/') && !names.has(path.slice('surface/'.length)))).toEqual([])
})
