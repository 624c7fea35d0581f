/** Setting cookies: what each option becomes, and what browsers would drop without a word. */
import { describe, expect, test } from 'vitest'
import { setCookie } from '../../src/service/cookie.ts'
import type { CookieOptions } from '../../src/service/cookie.ts'

function messageOf(run: () => unknown): string {
  try {
    return String(run())
  } catch (error) {
    return String(error)
  }
}

describe('a cookie', () => {
  test.each<[what: string, options: CookieOptions, line: string]>([
    ['is safe unless told otherwise', {}, 'a=1; Path=/; HttpOnly; Secure; SameSite=Lax'],
    ['may be for other sites', { sameSite: 'none' }, 'a=1; Path=/; HttpOnly; Secure; SameSite=None'],
    ['may be for no other site', { sameSite: 'strict' }, 'a=1; Path=/; HttpOnly; Secure; SameSite=Strict'],
    ['may be kept apart for each site', { sameSite: 'none', partitioned: true }, 'a=1; Path=/; HttpOnly; Secure; Partitioned; SameSite=None'],
    ['may be read by scripts', { httpOnly: false }, 'a=1; Path=/; Secure; SameSite=Lax'],
    ['may go without TLS', { secure: false }, 'a=1; Path=/; HttpOnly; SameSite=Lax'],
    ['may be kept for a time', { maxAge: 3600 }, 'a=1; Max-Age=3600; Path=/; HttpOnly; Secure; SameSite=Lax'],
    ['may be deleted', { maxAge: 0 }, 'a=1; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax'],
    ['may be kept to a day', { expires: new Date(0) }, 'a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax'],
    ['may be for a path and a domain', { path: '/a b', domain: 'app.example' }, 'a=1; Domain=app.example; Path=/a b; HttpOnly; Secure; SameSite=Lax'],
  ])('%s', (_what, options, line) => {
    expect(setCookie('a', '1', options)).toBe(line)
    expect(new Headers({ 'set-cookie': line }).getSetCookie()).toEqual([line])
  })

  test('may have any value', () => {
    expect(setCookie('a', 'x; Domain=evil.example\r\nset-cookie: b=é')).toBe('a=x%3B%20Domain%3Devil.example%0D%0Aset-cookie%3A%20b%3D%C3%A9; Path=/; HttpOnly; Secure; SameSite=Lax')
  })

  test.each(['__Host-a', '__host-a', '__Secure-a', 'a!#$%&\'*+-.^_`|~'])('may be called %s', (name) => {
    expect(setCookie(name, '1')).toBe(`${name}=1; Path=/; HttpOnly; Secure; SameSite=Lax`)
  })

  test.each<[what: string, name: string, options: CookieOptions, message: string | RegExp]>([
    ['is for other sites and goes without TLS', 'a', { sameSite: 'none', secure: false }, 'The cookie a is to be sent by other sites (sameSite: \'none\'): browsers drop it without secure.'],
    ['is kept apart and goes without TLS', 'a', { partitioned: true, secure: false }, 'The cookie a is partitioned: browsers drop it without secure.'],
    ['is secure by name and not in fact', '__Secure-a', { secure: false }, 'The cookie __Secure-a has a prefix that needs secure.'],
    ['is of its host by name and not secure', '__HOST-a', { secure: false }, 'The cookie __HOST-a has a prefix that needs secure.'],
    ['is of its host by name and has a domain', '__Host-a', { domain: 'app.example' }, 'The cookie __Host-a has the prefix of cookies with the path / and without a domain.'],
    ['is of its host by name and has a path', '__host-a', { path: '/a' }, 'The cookie __host-a has the prefix of cookies with the path / and without a domain.'],
    ['has half a path', 'a', { path: 'a' }, 'The cookie a has a path that does not begin with a slash: browsers take another one.'],
    ['has an empty path', 'a', { path: '' }, 'The cookie a has a path that does not begin with a slash: browsers take another one.'],
    ['has a path with a semicolon', 'a', { path: '/; Domain=evil.example' }, /path/],
    ['has a domain with a semicolon', 'a', { domain: 'a; Path=/' }, /domain/],
    ['has an empty domain', 'a', { domain: '' }, 'The cookie a has an empty domain: leave it out for the host that sets it.'],
    ['is kept for half a second', 'a', { maxAge: 0.5 }, 'The cookie a has a maxAge that is not whole seconds.'],
    ['is kept for ever', 'a', { maxAge: Infinity }, 'The cookie a has a maxAge that is not whole seconds.'],
    ['is kept to no day', 'a', { expires: new Date(Number.NaN) }, /expires/],
    ['has no name', '', {}, 'The name of a cookie is letters, digits and a few signs, such as - and _.'],
    ['has a name with a semicolon', 'a;b', {}, 'The name of a cookie is letters, digits and a few signs, such as - and _.'],
    ['has a name with a line break', 'a\r\nb', {}, 'The name of a cookie is letters, digits and a few signs, such as - and _.'],
  ])('that %s is refused, and its value is not told', (_what, name, options, message) => {
    const value = 'secret'
    expect(() => setCookie(name, value, options)).toThrow(TypeError)
    expect(() => setCookie(name, value, options)).toThrow(message)
    expect(messageOf(() => setCookie(name, value, options))).not.toContain(value)
  })

  test('has at most 4096 bytes, name and encoded value together', () => {
    expect(setCookie('a', 'x'.repeat(4095))).toContain('a=xxx')
    expect(() => setCookie('a', 'x'.repeat(4096))).toThrow('The cookie a has more than 4096 bytes, once encoded: browsers drop it. Keep the data elsewhere, and an id in the cookie.')
    expect(() => setCookie('a', 'é'.repeat(700))).toThrow('has more than 4096 bytes')
  })
})
