import { expect, test } from 'vitest'
import { actualRequest, AUDIT_REQUEST_LIMIT, createSession } from '../../src/tools/audit-session.ts'

const request = actualRequest('GET', 'https://api.example/', undefined)

test('a session sends no more than its bound, and counts what it leaves out', async () => {
  let sent = 0
  const session = createSession(() => ({ status: 200 + (sent++ % 2), headers: [] }))
  for (let count = 0; count < AUDIT_REQUEST_LIMIT + 5; count++) await session.send(request)
  expect([sent, session.log.length, session.skipped, session.limited]).toEqual([AUDIT_REQUEST_LIMIT, AUDIT_REQUEST_LIMIT, 5, false])
})

test('a session ends at the first 429', async () => {
  const session = createSession(() => ({ status: 429, headers: [] }))
  expect(await session.send(request)).toEqual({ request, response: { status: 429, headers: [] } })
  expect(await session.send(request)).toEqual({ request, response: undefined })
  expect([session.log.length, session.skipped, session.limited]).toEqual([1, 1, true])
})
