/** `corbel check`: faults, warnings, and what is unwise in production. */
import { expect, test } from 'vitest'
import { run, runJson } from './io.ts'

test('an application in order is no finding', async () => {
  expect(await run(['check', 'well.ts'])).toEqual({ code: 0, out: 'app (application): nothing to say\n', err: '' })
  expect((await run(['check', 'well.ts', '--production'])).code).toBe(0)
})

test('warnings are told and are no finding, but in production', async () => {
  const { code, out } = await run(['check', 'shop.ts'])
  expect(code).toBe(0)
  expect(out).toMatch(/app \(application\): 1 warning\n {2}1\. \/icecream\/:flavour › cors › maxAge \[warning\/max-age\]\n {5}.*\n {5}Write 7200 or less/)
  expect((await run(['check', 'warned.ts'])).code).toBe(0)
  expect((await run(['check', 'warned.ts', '--production'])).code).toBe(1)
  const strict = await run(['check', 'shop.ts', '--production'])
  expect(strict.code).toBe(1)
  expect(strict.out).toMatch(/1 finding for production[^]*GET \/icecream\/:flavour \[production\/this-machine\]/)
})

test('the faults of an application that does not start are findings', async () => {
  const { code, out } = await run(['check', 'faulty.ts'])
  expect(code).toBe(1)
  expect(out).toContain('/icecream › cors › origins[0] [origin/path]')
  expect(out).toContain('Write \'https://app.example\'.')
})

test('services and policies are checked alone, without what only settings can supply', async () => {
  const { code, json } = await runJson(['check', 'parts.ts'])
  expect(code).toBe(1)
  const { checked } = json as { readonly checked: readonly { readonly name: string; readonly kind: string; readonly faults: readonly { readonly code: string }[] }[] }
  expect(Object.fromEntries(checked.map(({ name, kind, faults }) => [`${kind} ${name}`, faults.map((fault) => fault.code)]))).toEqual({
    'policy policy': [], 'service services[0]': [], 'service services[1]': [], 'service services[2]': ['origins/public-suffix-with-credentials'], 'policy written': ['policy/unknown-field'], 'policy layer': [],
  })
})

test('services of an application are checked with it', async () => {
  const { json } = await runJson(['check', 'shop.ts'])
  expect(json).toMatchObject({ module: 'shop.ts', ok: true, checked: [{ name: 'app', kind: 'application', faults: [] }, { name: 'later' }] })
})
