/** Why a text is no origin pattern: the fault that is named, and the mend that is offered. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseOriginPattern } from '../../src/value/origin-pattern.ts'
import { diagnosePattern } from '../../src/value/pattern-fault.ts'
import type { PatternFault } from '../../src/value/pattern-fault.ts'

const TABLE: readonly (readonly [text: string, fault: PatternFault, suggestion?: string])[] = [
  ['', 'empty'],
  ['  \t', 'empty'],
  ['null', 'null'],
  ['https://a.example,https://b.example', 'list'],
  ['a.example b.example', 'list'],
  ['a.example;b.example', 'list'],
  ['https://app.example\n', 'list', 'https://app.example'],
  [' https://app.example', 'list', 'https://app.example'],
  ['null ', 'list'],
  ['a'.repeat(2000), 'too-long'],
  [`https://${'a.'.repeat(200)}example`, 'too-long'],
  ['file://', 'opaque-scheme'],
  ['file:///home/page.html', 'opaque-scheme'],
  ['FILE://a', 'opaque-scheme'],
  ['data:text/html', 'opaque-scheme'],
  ['blob:https://app.example/1', 'opaque-scheme'],
  ['about:blank', 'opaque-scheme'],
  ['about://blank', 'opaque-scheme'],
  ['javascript:alert(1)', 'opaque-scheme'],
  ['https://user@app.example', 'userinfo', 'https://app.example'],
  ['https://user:secret@app.example/', 'userinfo', 'https://app.example'],
  ['app.example@evil.net', 'userinfo', 'https://evil.net'],
  ['https://app.example/', 'path', 'https://app.example'],
  ['https://app.example/*', 'path'],
  ['https://App.example/a?b#c', 'path', 'https://app.example'],
  ['https://app.example?a', 'path', 'https://app.example'],
  ['https://app.example#a', 'path', 'https://app.example'],
  ['https://app.example\\', 'path', 'https://app.example'],
  ['https://*.app.example/', 'path', 'https://*.app.example'],
  ['http://localhost:*/', 'path', 'http://localhost:*'],
  ['app.example/', 'path', 'https://app.example'],
  ['localhost:3000/', 'path', 'http://localhost:3000'],
  ['/.*/', 'path'],
  ['1http://app.example', 'scheme'],
  ['ht_tp://app.example', 'scheme'],
  ['://app.example', 'scheme'],
  ['http*://app.example', 'scheme'],
  ['*://app.example', 'scheme'],
  [`${'s'.repeat(65)}://app.example`, 'scheme'],
  ['localhost', 'scheme-needed', 'http://localhost'],
  ['localhost:3000', 'scheme-needed', 'http://localhost:3000'],
  ['localhost:*', 'scheme-needed', 'http://localhost:*'],
  ['127.0.0.1:3000', 'scheme-needed', 'http://127.0.0.1:3000'],
  ['[::1]:3000', 'scheme-needed', 'http://[::1]:3000'],
  ['*.localhost', 'scheme-needed', 'https://*.localhost'],
  ['app.localhost', 'scheme-needed', 'https://app.localhost'],
  ['pr-*.localhost', 'scheme-needed'],
  ['https://app.example:443', 'default-port', 'https://app.example'],
  ['app.example:443', 'default-port', 'https://app.example'],
  ['http://app.example:80', 'default-port', 'http://app.example'],
  ['http://[::1]:80', 'default-port', 'http://[::1]'],
  ['ftp://app.example:21', 'default-port', 'ftp://app.example'],
  ['https://app.example:0443', 'default-port', 'https://app.example'],
  ['https://*.app.example:443', 'default-port', 'https://*.app.example'],
  ['https://app.example:', 'port', 'https://app.example'],
  ['https://app.example:0', 'port'],
  ['https://app.example:08443', 'port', 'https://app.example:8443'],
  ['https://app.example:65536', 'port'],
  ['https://app.example:100000', 'port'],
  ['https://app.example:8o', 'port'],
  ['https://app.example:*0', 'port'],
  ['https://app.example:8*', 'port'],
  ['https://App.example', 'upper-case', 'https://app.example'],
  ['HTTPS://app.example', 'upper-case', 'https://app.example'],
  ['https://*.App.example', 'upper-case', 'https://*.app.example'],
  ['LOCALHOST:3000', 'upper-case', 'http://localhost:3000'],
  ['https://[::FFFF:1:2]', 'upper-case', 'https://[::ffff:1:2]'],
  ['https://bücher.example', 'idn', 'https://xn--bcher-kva.example'],
  ['https://*.bücher.example:*', 'idn', 'https://*.xn--bcher-kva.example:*'],
  ['https://xn--a.example', 'idn'],
  ['https://app.example.', 'trailing-dot', 'https://app.example'],
  ['https://app.example..', 'trailing-dot', 'https://app.example'],
  ['https://app.example.:8443', 'trailing-dot', 'https://app.example:8443'],
  ['https://127.0.0.1.', 'trailing-dot', 'https://127.0.0.1'],
  ['https://app..example', 'label'],
  ['https://.example', 'label'],
  ['https://', 'label'],
  [`https://${'a'.repeat(64)}.example`, 'label'],
  [`https://${`${'a'.repeat(62)}.`.repeat(4)}example`, 'label'],
  ['https://127.1', 'ip-address', 'https://127.0.0.1'],
  ['https://0x7f.0.0.1', 'ip-address', 'https://127.0.0.1'],
  ['https://foo.bar.255', 'ip-address'],
  ['https://256.0.0.1', 'ip-address'],
  ['https://1', 'ip-address', 'https://0.0.0.1'],
  ['https://[0:0:0:0:0:0:0:1]', 'ip-address', 'https://[::1]'],
  ['https://[::ffff:1.2.3.4]', 'ip-address', 'https://[::ffff:102:304]'],
  ['https://[::1', 'ip-address'],
  ['https://::1', 'ip-address'],
  ['https://[fe80::1%eth0]', 'ip-address'],
  ['https://a[::1]', 'ip-address'],
  ['https://[::1]a', 'ip-address'],
  ['2001:db8::7', 'ip-address'],
  ['https://*example.com', 'wildcard', 'https://*.example.com'],
  ['*example.com:8443', 'wildcard', '*.example.com:8443'],
  ['https://**.example.com', 'wildcard', 'https://*.example.com'],
  ['https://a.*.com', 'wildcard'],
  ['https://*.*.example', 'wildcard'],
  ['https://pr*.app.example', 'wildcard'],
  ['https://-*.app.example', 'wildcard'],
  ['https://*-.app.example', 'wildcard'],
  ['https://*.127.0.0.1', 'wildcard'],
  ['https://*', 'wildcard'],
  ['h*', 'wildcard'],
  ['**', 'wildcard'],
  ['https://*.app.example.*', 'wildcard'],
  ['https://pr-*.no_such..example', 'wildcard'],
  ['pr-*.co.uk', 'starred-label-domain'],
  ['https://*-team.com', 'starred-label-domain'],
  ['https://a-*-b.com', 'starred-label-domain'],
  ['https://--*-b.com', 'starred-label-domain'],
  ['https://pr-*.intranet', 'starred-label-domain'],
  ['https://app!.example', 'syntax'],
  ['https://(a|b).example', 'syntax'],
  ['^https$', 'syntax'],
  ['https://app%2eexample', 'syntax', 'https://app.example'],
]

describe('diagnosePattern', () => {
  test.each(TABLE.map(([text, fault, suggestion]) => [text.length > 60 ? `${text.slice(0, 60)}…` : text, fault, suggestion, text] as const))('%j: %s, mend %s', (_, fault, suggestion, text) => {
    expect(parseOriginPattern(text)).toBeUndefined()
    expect(diagnosePattern(text)).toEqual({ fault, suggestion })
  })

  test('a suggestion is always a pattern, whatever the text', () => {
    const piece = fc.constantFrom(
      'https', 'HTTP', 'file', '://', '.', '*', '-', 'a', 'App', '.example', 'localhost', '127.1', '[', ']', '::1', ':', '8443', '443', '080', '@', '/', '?', '#', ' ', ',', '\\', 'ü', 'xn--', 'null',
      'co.uk', '%2e', '$&', '\0', 'corbel-star',
    )
    fc.assert(fc.property(fc.oneof(fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join('')), fc.string({ unit: 'binary' })), (text) => {
      if (parseOriginPattern(text) !== undefined || text === '*') return
      const { suggestion } = diagnosePattern(text)
      if (suggestion !== undefined) expect([suggestion, parseOriginPattern(suggestion) !== undefined]).toEqual([suggestion, true])
    }), { numRuns: 5000 })
  })

  test('a text of a megabyte is not read', () => {
    const text = `https://${'a-'.repeat(500_000)}`
    expect(diagnosePattern(text)).toEqual({ fault: 'too-long', suggestion: undefined })
  })
})
