import { expect, test } from 'vitest'
import { findAdvisories } from '../../src/browser/advisory.ts'

test.each<[string, string, readonly string[]]>([
  ['https://app.example', 'https://api.example/', []],
  ['http://app.example', 'http://api.example/', []],
  ['null', 'http://192.168.0.1/', []],
  ['https://app.example', 'nonsense', []],
  ['https://app.example', 'http://api.example/', ['mixed-content chromium,firefox,webkit']],
  ['https://app.localhost', 'http://api.localhost:3000/', ['mixed-content webkit']],
  ['https://app.example', 'http://localhost:3000/', ['mixed-content webkit', 'local-network-access chromium']],
  ['http://app.example', 'http://127.0.0.1/', ['local-network-access chromium']],
  ['https://app.example', 'https://192.168.1.2/', ['local-network-access chromium']],
  ['https://app.example', 'https://10.1.2.3/', ['local-network-access chromium']],
  ['https://app.example', 'https://172.16.0.1/', ['local-network-access chromium']],
  ['https://app.example', 'https://172.32.0.1/', []],
  ['https://app.example', 'https://[fd00::1]/', ['local-network-access chromium']],
  ['https://app.example', 'https://[fe80::1]/', ['local-network-access chromium']],
  ['https://app.example', 'https://[2001:db8::1]/', []],
  ['https://app.example', 'https://printer.local/', ['local-network-access chromium']],
  ['https://app.example', 'https://10.example/', []],
  ['http://localhost:3000', 'http://192.168.1.2/', []],
  ['http://192.168.1.3', 'http://192.168.1.2/', []],
])('a page of %s that asks %s: %j', (origin, url, expected) => {
  expect(findAdvisories({ origin, url }).map(({ kind, engines }) => `${kind} ${engines.join(',')}`)).toEqual(expected)
})

test('each says what happens and what to do', () => {
  const [mixed, local] = findAdvisories({ origin: 'https://app.example', url: 'http://localhost:3000/x' })
  expect(mixed).toMatchObject({ mend: 'Serve localhost:3000 over https.', explanation: expect.stringContaining('WebKit does not') })
  expect(local).toMatchObject({ url: 'http://localhost:3000/x', explanation: expect.stringContaining('localhost is this machine and https://app.example looks public') })
})
