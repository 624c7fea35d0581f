/** The guides: their examples compile, and answer as they say. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../package/command.ts'
import { compileExamples, readExamples, runExchanges } from './doc-examples.ts'

describe.each(['quick-start.md', 'validation.md', 'services.md'])('docs/%s', (name) => {
  const examples = readExamples(name)
  const asked = examples.filter(({ exchanges }) => exchanges.length > 0)

  test('has examples, and the compiler has nothing to say of them', async () => {
    expect(asked.length).toBeGreaterThan(3)
    expect(await compileExamples(examples)).toBe('')
  })

  test.each(asked.map((example, index) => [`${example.heading} (${index + 1})`, example] as const))('answers as it says: %s', async (_heading, example) => {
    expect(await runExchanges(example)).toEqual(example.exchanges)
  })

  test('names only documents and headings that there are', () => {
    const text = readFileSync(join(ROOT, 'docs', name), 'utf8')
    for (const [, path = '', anchor] of text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)) {
      const target = path === '' ? text : readFileSync(join(ROOT, 'docs', path), 'utf8')
      const anchors = [...target.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-'))
      if (anchor !== undefined) expect(anchors).toContain(anchor)
    }
  })
})
