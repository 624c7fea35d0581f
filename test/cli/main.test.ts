/** The command line as a whole: usage, exit codes, colours. */
import { describe, expect, test } from 'vitest'
import { run } from './io.ts'

const COMMANDS = ['check', 'access', 'explain', 'openapi']

test('without a command it tells how it is used, and ends with 2', async () => {
  const { code, out, err } = await run([])
  expect([code, out]).toEqual([2, ''])
  for (const name of COMMANDS) expect(err).toContain(`  ${name}`)
})

test.each([['--help'], ['-h'], ['help']])('%s is not an error', async (option) => {
  const { code, out, err } = await run([option])
  expect([code, err]).toEqual([0, ''])
  expect(out).toContain('Exit codes')
})

test.each(COMMANDS)('%s --help names every option', async (name) => {
  const { code, out } = await run([name, '--help'])
  expect(code).toBe(0)
  expect(out).toContain(`corbel ${name}`)
  expect(out).toContain('--json')
})

test('--version tells the version', async () => {
  expect(await run(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string })
})

describe('called wrongly', () => {
  test.each<readonly [readonly string[], RegExp]>([
    [['cheque'], /no command "cheque"\. There are: check, access, explain, audit, openapi/],
    [['constructor'], /no command "constructor"/],
    [['check'], /give one module/],
    [['check', 'a', 'b'], /give one module/],
    [['check', '--producton', 'shop.ts'], /Unknown option '--producton'\.\n/],
    [['check', 'nowhere.js'], /no file "nowhere\.js"/],
    [['check', '.'], /is not a file/],
    [['check', 'empty.ts'], /exports no application, service or policy/],
    [['check', 'broken.ts'], /could not be loaded: no database/],
    [['access'], /give one module/],
    [['access', 'shop.ts'], /exports more than one: app, later\. Choose with --export NAME/],
    [['access', 'shop.ts', '--export', 'shop'], /no application or policy named "shop"\. It exports: app, later/],
    [['access', 'well.ts', '--who', 'PUT'], /takes a method and a path/],
    [['access', 'well.ts', '--who', 'PUT /nowhere'], /There are: GET \/icecream\/:flavour, PUT/],
    [['access', 'well.ts', '--origin', 'app.example'], /is not an origin as browsers write it.*https:\/\/app\.example/s],
    [['access', 'well.ts', '--diff', 'nowhere.json'], /corbel access MODULE --json > nowhere\.json/],
    [['access', 'well.ts', '--diff', 'well.ts', '--who', 'GET /'], /do not go together/],
    [['explain'], /give a URL or a module/],
    [['explain', 'https://api.example/'], /--origin https:\/\/app\.example/],
    [['explain', 'https://api.example/', '--origin', 'https://app.example/page'], /not an origin.*Write https:\/\/app\.example/],
    [['explain', 'https://api.example/', '--origin', 'app'], /not an origin/],
    [['explain', 'https://api.example/', '/x', '--origin', 'https://app.example'], /needs no path/],
    [['explain', 'well.ts', 'x', '--origin', 'https://app.example'], /starts with a slash: \/x/],
    [['explain', 'https://api.example/', '--origin', 'https://app.example', '-H', 'x-a'], /'name: value'/],
    [['explain', 'https://api.example/', '--origin', 'https://app.example', '-d', 'x'], /-X POST/],
    [['explain', 'https://api.example/', '--origin', 'https://app.example', '--timeout', '0'], /takes seconds/],
  ])('%j says what to do, and ends with 2', async (args, message) => {
    const { code, out, err } = await run(args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(message)
    expect(err).not.toMatch(/\n {4}at /)
  })
})

describe('colour', () => {
  test.each([
    ['on a terminal', { terminal: { out: true, err: true } }, true],
    ['in a pipe', {}, false],
    ['where NO_COLOR is set', { terminal: { out: true, err: true }, env: { NO_COLOR: '1' } }, false],
    ['where NO_COLOR is empty', { terminal: { out: true, err: true }, env: { NO_COLOR: '' } }, true],
    ['on a terminal that has none', { terminal: { out: true, err: true }, env: { TERM: 'dumb' } }, false],
  ])('%s', async (_name, io, coloured) => {
    for (const args of [['check', 'shop.ts'], ['access', 'well.ts'], ['explain', 'well.ts', '/icecream/lemon', '--origin', 'https://app.example']]) {
      expect((await run(args, io)).out.includes('\u001b[')).toBe(coloured)
    }
  })

  test('is never in JSON', async () => {
    expect((await run(['check', 'shop.ts', '--json'], { terminal: { out: true, err: true } })).out).not.toContain('\u001b')
  })
})
