/** Origin functions as the questions of lookups: every answer that the packages know, and those that they misread. */
import { describe, expect, test } from 'vitest'
import { fromExpressOrigin, fromFastifyOrigin, fromHonoOrigin } from '../../src/compat.ts'

const APP = 'https://app.example'
const open = { credentials: false }
const closed = { credentials: true }

/** The answer to the question, or the message of the error that it ends in. */
async function outcome(question: () => boolean | Promise<boolean>): Promise<boolean | string> {
  try {
    return await question()
  } catch (error) {
    return error instanceof Error ? error.message : 'no error'
  }
}

const express = (answer: unknown, error: unknown = null, policy = open) => outcome(() => fromExpressOrigin((_, done) => done(error as null, answer as boolean), policy)(APP))
const fastify = (answer: unknown, error: unknown = null, policy = open) => outcome(() => fromFastifyOrigin((_, done) => done(error as null, answer as boolean), policy)(APP))
const promised = (answer: unknown, policy = open) => outcome(() => fromFastifyOrigin(async () => answer, policy)(APP))
const hono = (answer: unknown, policy = open) => outcome(() => fromHonoOrigin(() => answer as string, policy)(APP))

const remembering = /^https:\/\/app\.example$/g

describe('answers', () => {
  test.each<[unknown, boolean]>([
    [true, true], [false, false], [undefined, false], [null, false], ['', false], [APP, true], ['https://b.example', false], ['*', true], [/^https:\/\/app\.example$/, true], [/b\.example/, false],
    [[APP], true], [['https://b.example', /app/], true], [['https://b.example', [APP]], true], [['https://b.example', true], true], [[], false], [[false], false],
    // The packages take these for everybody.
    [{}, false], [1, false], [() => false, false], [[{}], false],
  ])('%o allows %s', async (answer, allowed) => {
    expect([await express(answer), await fastify(answer), await promised(answer)]).toEqual([allowed, allowed, allowed])
  })

  test('an expression with a memory answers the same every time', async () => {
    expect([await express(remembering), await express(remembering), await fastify(remembering)]).toEqual([true, true, true])
  })

  test('\'*\' in a list is everybody to @fastify/cors alone', async () => {
    expect([await express(['*']), await fastify(['*']), await fastify(['*'], null, closed), await promised(['*'])]).toEqual([false, true, false, true])
  })

  test('\'*\' allows nobody where credentials are allowed', async () => {
    expect([await express('*', null, closed), await fastify('*', null, closed), await promised('*', closed), await hono('*', closed)]).toEqual([false, false, false, false])
  })

  test.each<[unknown, boolean]>([[APP, true], ['*', true], ['https://b.example', false], [null, false], [undefined, false], ['', false], [true, false], [Promise.resolve(APP), true]])('%o of hono allows %s', async (answer, allowed) => {
    expect(await hono(answer)).toBe(allowed)
  })
})

describe('errors', () => {
  test('end the question', async () => {
    const failure = new Error('the directory is down')
    expect([await express(true, failure), await fastify(true, failure)]).toEqual([failure.message, failure.message])
    expect(await outcome(() => fromExpressOrigin(() => { throw failure }, open)(APP))).toBe(failure.message)
    expect(await outcome(() => fromFastifyOrigin(() => { throw failure }, open)(APP))).toBe(failure.message)
    expect(await outcome(() => fromFastifyOrigin(async () => { throw failure }, open)(APP))).toBe(failure.message)
    expect(await outcome(() => fromHonoOrigin(() => { throw failure }, open)(APP))).toBe(failure.message)
  })

  test('that are no Error are made one, with what was given', async () => {
    expect(await express(true, 'no')).toBe('The origin function gave no as its error.')
    expect(await outcome(() => fromFastifyOrigin((_, done) => done(undefined as never, true), open)(APP))).toBe('The origin function gave undefined as its error.')
    expect(await outcome(() => fromExpressOrigin((_, done) => done(undefined as never, true), open)(APP))).toBe(true)
  })
})

test('a question is asked with the origin, and with nothing else that could be mistaken for a request', async () => {
  const seen: unknown[] = []
  await fromExpressOrigin((...given) => { seen.push(given.length, given[0]); given[1](null, true) }, open)(APP)
  await fromFastifyOrigin((...given) => { seen.push(given.length, given[0]); given[1](null, true) }, open)(APP)
  await fromHonoOrigin((...given: unknown[]) => { seen.push(given.length, given[0]); return APP }, open)(APP)
  expect(seen).toEqual([2, APP, 2, APP, 1, APP])
})
