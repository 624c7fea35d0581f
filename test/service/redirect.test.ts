/** Redirects: where they lead, and what is no location. */
import { describe, expect, test } from 'vitest'
import { createApp, service } from '../../src/index.ts'
import { redirect } from '../../src/service/redirect.ts'
import type { RedirectStatus } from '../../src/service/redirect.ts'

describe('a redirect', () => {
  test('has the client GET what is elsewhere, unless told otherwise', () => {
    expect(redirect('/icecream/lemon')).toMatchObject({ status: 303, body: undefined, headers: { location: '/icecream/lemon' } })
  })

  test.each<RedirectStatus>([301, 302, 303, 307, 308])('may have the status %i', (status) => {
    expect(redirect('/', status).status).toBe(status)
  })

  test.each<[location: string | URL, sent: string]>([
    ['https://app.example/a?b=c#d', 'https://app.example/a?b=c#d'], [new URL('https://app.example/é'), 'https://app.example/%C3%A9'], ['../a', '../a'], ['?a', '?a'], ['/größe 1', '/gr%C3%B6%C3%9Fe%201'], ['/%20', '/%20'], ['/😀', '/%F0%9F%98%80'],
  ])('to %s', (location, sent) => {
    expect(redirect(location).headers).toEqual({ location: sent })
  })

  test.each(['', '/a\r\nset-cookie: b=c', '/a\n', '/a\0', '\t/a', '/a\x7f'])('does not lead to %j', (location) => {
    expect(() => redirect(location)).toThrow(new TypeError('A redirect needs a location, and one without line breaks or other control characters.'))
  })

  test.each([200, 300, 304, 306, 309, 400, Number.NaN])('has not the status %s', (status) => {
    expect(() => redirect('/', status as RedirectStatus)).toThrow(new RangeError(`A redirect has the status 301, 302, 303, 307 or 308, not ${status}.`))
  })

  test('is sent with the headers of CORS and without a body', async () => {
    const app = createApp([service('/a', { cors: { origins: ['https://app.example'] }, post: () => redirect('/b') })])
    const response = await app.request('/a', { method: 'POST', headers: { origin: 'https://app.example' } })
    expect([response.status, response.headers.get('location'), response.headers.get('access-control-allow-origin'), await response.text()]).toEqual([303, '/b', 'https://app.example', ''])
  })
})
