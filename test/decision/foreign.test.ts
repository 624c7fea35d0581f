/** Whether a request comes from another origin than the server's own. */
import { describe, expect, test } from 'vitest'
import { isForeign } from '../../src/decision/foreign.ts'

describe('a browser that tells the relation is believed', () => {
  test.each([['same-origin', false], ['none', false], ['same-site', true], ['cross-site', true], ['', true], ['Same-Origin', true], ['same-origin, none', true], ['anything', true]])('%j: foreign %s', (secFetchSite, foreign) => {
    expect(isForeign('https://api.example', { method: 'POST', secFetchSite, authority: 'api.example' })).toBe(foreign)
    expect(isForeign('https://evil.net', { method: 'POST', secFetchSite, authority: 'api.example' })).toBe(foreign)
  })
})

describe('from one that does not, host and port are compared', () => {
  test.each<[origin: string, authority: string | undefined, foreign: boolean]>([
    ['https://api.example', 'api.example', false],
    ['https://api.example', 'api.example:443', false],
    ['https://api.example', 'API.Example', false],
    ['http://api.example', 'api.example:80', false],
    ['http://api.example', 'api.example', false],
    ['https://api.example:8443', 'api.example:8443', false],
    ['http://localhost:3000', 'localhost:3000', false],
    ['http://[::1]:3000', '[::1]:3000', false],
    ['https://[::1]', '[::1]:443', false],
    ['capacitor://localhost', 'localhost', false],
    ['https://api.example', 'api.example:8443', true],
    ['https://api.example', 'api.example:80', true],
    ['http://api.example', 'api.example:443', true],
    ['https://api.example:8443', 'api.example', true],
    ['https://api.example:8443', 'api.example:443', true],
    ['https://evil.net', 'api.example', true],
    ['https://api.example.evil.net', 'api.example', true],
    ['https://evilapi.example', 'api.example', true],
    ['https://www.api.example', 'api.example', true],
    ['https://api.example', undefined, true],
    ['https://api.example', '', true],
    ['null', 'api.example', true],
    ['null', 'null', true],
    ['', '', true],
    ['https://api.example/', 'api.example', true],
    ['https://API.example', 'api.example', true],
    ['https://user@api.example', 'api.example', true],
    ['https://[::1]', '[::1', true],
  ])('%s at %s: foreign %s', (origin, authority, foreign) => {
    expect(isForeign(origin, { method: 'POST', authority })).toBe(foreign)
  })
})
