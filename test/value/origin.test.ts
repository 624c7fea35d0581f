/** Origins as browsers send them. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultPort, isCanonicalHost, isInsecureOrigin, isIpv4, isLoopbackHost, isNumericLabel, ORIGIN_LIMITS, parseOrigin, serializeOrigin } from '../../src/value/origin.ts'

const label63 = 'a'.repeat(63)
const host253 = `${`${label63}.`.repeat(3)}${'a'.repeat(61)}`
const longest = `${'s'.repeat(64)}://${host253}:65535`

describe('parseOrigin takes what browsers send', () => {
  test.each<[text: string, scheme: string, host: string, port: number | undefined]>([
    ['https://app.example', 'https', 'app.example', undefined],
    ['http://app.example', 'http', 'app.example', undefined],
    ['https://app.example:8443', 'https', 'app.example', 8443],
    ['https://app.example:80', 'https', 'app.example', 80],
    ['http://app.example:443', 'http', 'app.example', 443],
    ['https://app.example:1', 'https', 'app.example', 1],
    ['https://app.example:65535', 'https', 'app.example', 65535],
    ['http://localhost:3000', 'http', 'localhost', 3000],
    ['https://a_b.example', 'https', 'a_b.example', undefined],
    ['https://-a-.example', 'https', '-a-.example', undefined],
    ['https://xn--bcher-kva.example', 'https', 'xn--bcher-kva.example', undefined],
    ['https://127.0.0.1', 'https', '127.0.0.1', undefined],
    ['https://255.255.255.255:8443', 'https', '255.255.255.255', 8443],
    ['https://1.example', 'https', '1.example', undefined],
    ['https://a.1b', 'https', 'a.1b', undefined],
    ['http://[::1]:3000', 'http', '[::1]', 3000],
    ['https://[2001:db8::7]', 'https', '[2001:db8::7]', undefined],
    ['https://[::ffff:102:304]', 'https', '[::ffff:102:304]', undefined],
    ['capacitor://localhost', 'capacitor', 'localhost', undefined],
    ['chrome-extension://abcdefghijklmnop', 'chrome-extension', 'abcdefghijklmnop', undefined],
    ['moz-extension://6b5f-11', 'moz-extension', '6b5f-11', undefined],
    ['a+b.c-1://x', 'a+b.c-1', 'x', undefined],
    [`https://${label63}.example`, 'https', `${label63}.example`, undefined],
    [longest, 's'.repeat(64), host253, 65535],
  ])('%s', (text, scheme, host, port) => {
    const origin = parseOrigin(text)
    expect(origin).toEqual({ scheme, host, port })
    expect(origin && serializeOrigin(origin)).toBe(text)
  })
})

describe('parseOrigin refuses what no browser sends', () => {
  test.each<[because: string, texts: readonly string[]]>([
    ['no tuple', ['', 'null', '*', 'https', 'https:', 'https://', 'https:app.example', 'https:/app.example', 'https:///app.example', '://app.example', 'app.example', 'app.example:443', '//app.example']],
    ['a path, a query, a fragment', ['https://app.example/', 'https://app.example/a', 'https://app.example?a', 'https://app.example#a', 'https://evil.net/https://app.example', 'https://app.example\\']],
    ['a user name', ['https://user@app.example', 'https://user:secret@app.example', 'https://app.example@evil.net', 'https://@app.example']],
    ['upper case', ['HTTPS://app.example', 'https://App.example', 'https://app.EXAMPLE', 'https://[::FFFF:1:2]']],
    ['white space or a control character', [' https://app.example', 'https://app.example ', 'https://app.example\n', 'https://app.\texample', 'https://app.example\0', 'https://a https://b']],
    ['several origins', ['https://a.example, https://b.example', 'https://a.example,https://b.example']],
    ['a letter that no host has', [
      ...[...'"{}+^!~`;|&\'()*,$=%\u000b<>'].map((sign) => `https://app.example${sign}.evil.net`), 'https://*.example', 'https://bücher.example', 'https://app%2eexample', 'https://app.example%60.evil.net',
    ]],
    ['a port that is none, or is the default', [
      'https://app.example:', 'https://app.example:0', 'https://app.example:443', 'http://app.example:80', 'wss://app.example:443', 'ws://app.example:80', 'ftp://app.example:21',
      'https://app.example:08443', 'https://app.example:65536', 'https://app.example:99999', 'https://app.example:100000', 'https://app.example:1e3', 'https://app.example:-1',
      'https://app.example:*', 'https://app.example:80:80', 'https://app.example:0x1', 'https://app.example: 80',
    ]],
    ['an empty or over-long label, a dot at an end', [
      'https://.', 'https://.example', 'https://app..example', 'https://app.example.', 'https://app.example..', 'https://127.0.0.1.', `https://${label63}a.example`,
    ]],
    ['an address that is not written as browsers write it', [
      'https://127.1', 'https://1', 'https://256.0.0.1', 'https://1.2.3', 'https://1.2.3.4.5', 'https://01.2.3.4', 'https://1.2.3.0x4', 'https://foo.bar.255', 'https://a.0x', 'https://a.0xff',
      'https://[::1', 'https://::1]', 'https://[]', 'https://[:]', 'https://[1.2.3.4]', 'https://[0:0:0:0:0:0:0:1]', 'https://[0::1]', 'https://[::0001]', 'https://[::ffff:1.2.3.4]',
      'https://[fe80::1%eth0]', 'https://[::1]a', 'https://a[::1]', 'https://[::1]:443', 'https://2001:db8::7', 'https://[[::1]]', `https://[${':'.repeat(300)}]`,
    ]],
    ['a scheme that is none', ['1http://app.example', '-https://app.example', 'ht_tp://app.example', 'ht tp://app.example', `${'s'.repeat(65)}://app.example`]],
    ['over-long', [`${longest}0`, `https://${host253}a`, `https://${'a.'.repeat(10_000)}com`, `${longest}.evil.net`]],
  ])('%s', (_, texts) => {
    expect(texts.filter((text) => parseOrigin(text) !== undefined)).toEqual([])
  })

  test('326 bytes are the longest origin, and more are not looked at', () => {
    expect(longest).toHaveLength(ORIGIN_LIMITS.whole)
    let reads = 0
    const unread = Object.assign(Object.create(null) as object, { length: 327, toString: () => { reads++; return 'https://app.example' } })
    expect(parseOrigin(unread as unknown as string)).toBeUndefined()
    expect(reads).toBe(0)
  })

  test('what it takes has one spelling, the one that the URL standard gives', () => {
    const piece = fc.constantFrom('https', 'http', '://', '.', '-', 'a', 'b.example', '1', '127.0.0.1', '[', ']', '::', 'ffff', ':', '8', '443', 'A', '%', '@', '/', 'xn--')
    fc.assert(fc.property(fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')), (text) => {
      const origin = parseOrigin(text)
      if (origin === undefined || !/^https?$/.test(origin.scheme)) return
      expect(serializeOrigin(origin)).toBe(text)
      if (URL.canParse(text)) expect(new URL(text).origin).toBe(text)
    }), { numRuns: 2000 })
  })

  test('every origin that the URL standard gives is taken', () => {
    fc.assert(fc.property(fc.webUrl({ validSchemes: ['http', 'https'], authoritySettings: { withIPv4: true, withIPv6: true, withPort: true, withUserInfo: true } }), (text) => {
      const { origin, protocol, hostname, port } = new URL(text)
      // No browser connects to port 0.
      if (port === '0') return
      expect(parseOrigin(origin)).toEqual({ scheme: protocol.slice(0, -1), host: hostname, port: port === '' ? undefined : Number(port) })
    }))
  })
})

describe('parts of origins', () => {
  test.each<[scheme: string, port: number | undefined]>([['https', 443], ['wss', 443], ['http', 80], ['ws', 80], ['ftp', 21], ['capacitor', undefined], ['constructor', undefined], ['', undefined]])(
    'the default port of %s is %s',
    (scheme, port) => {
      expect(defaultPort(scheme)).toBe(port)
    },
  )

  test.each(['app.example', 'localhost', '1.2.3.4', '[::1]', 'a_b', '1a', 'a.b1', host253])('%s is canonical', (host) => {
    expect(isCanonicalHost(host)).toBe(true)
  })

  test.each(['', '.', 'a.', '.a', 'a..b', '1', 'a.1', 'a.0x1', '[::01]', '[', '[::1]x', `${label63}a`, `${host253}a`])('%s is not canonical', (host) => {
    expect(isCanonicalHost(host)).toBe(false)
  })

  test.each<[label: string, numeric: boolean]>([['1', true], ['007', true], ['0x', true], ['0xff', true], ['', false], ['a', false], ['1a', false], ['0xg', false], ['x1', false]])(
    'a host that ends in %j is an address: %s',
    (label, numeric) => {
      expect(isNumericLabel(label)).toBe(numeric)
    },
  )

  test.each<[host: string, is: boolean]>([
    ['0.0.0.0', true], ['255.255.255.255', true], ['192.0.2.7', true], ['1.2.3', false], ['1.2.3.4.5', false], ['1.2.3.256', false], ['01.2.3.4', false], ['1.2.3.', false], ['1.2.3.4.', false],
    ['1..3.4', false], ['a.2.3.4', false], ['', false],
  ])('%j is an IPv4 address: %s', (host, is) => {
    expect(isIpv4(host)).toBe(is)
  })

  test.each<[scheme: string, host: string, loopback: boolean, insecure: boolean]>([
    ['https', 'app.example', false, false],
    ['http', 'app.example', false, true],
    ['http', 'localhost', true, false],
    ['http', 'app.localhost', true, false],
    ['http', 'a.b.localhost', true, false],
    ['http', '127.0.0.1', true, false],
    ['http', '127.255.0.9', true, false],
    ['http', '[::1]', true, false],
    ['http', '[::2]', false, true],
    ['http', '[::ffff:7f00:1]', false, true],
    ['http', '128.0.0.1', false, true],
    ['http', '127.example', false, true],
    ['http', '127.0.0.1.example', false, true],
    ['http', 'evillocalhost', false, true],
    ['http', 'localhost.example', false, true],
    ['http', '192.168.0.1', false, true],
    ['capacitor', 'localhost', true, false],
    ['ionic', 'app', false, false],
    ['tauri', 'app', false, false],
    ['chrome-extension', 'abc', false, false],
    ['extension', 'abc', false, true],
    ['app', 'app.example', false, true],
    ['ws', 'app.example', false, true],
    ['httpsx', 'app.example', false, true],
    ['constructor', 'app.example', false, true],
  ])('%s://%s is of this machine: %s; insecure: %s', (scheme, host, loopback, insecure) => {
    expect([isLoopbackHost(host), isInsecureOrigin(scheme, host)]).toEqual([loopback, insecure])
  })
})
