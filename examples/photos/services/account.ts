/** The account: signing up, signing in and out. */
import { reply, service, setCookie } from 'corbel'
import type { Reply } from 'corbel'
import * as z from 'zod'
import { SESSION_SECONDS } from '../accounts.ts'
import type { Person } from '../accounts.ts'
import { person, SESSION, store } from '../context.ts'
import { NameTaken, SignInNeeded, WrongPassword } from '../problems.ts'

const Name = z.string().trim().regex(/^[\p{L}\p{N}_-]{2,40}$/u, 'A name is 2 to 40 letters, digits, - or _.')
const Password = z.string().min(8, 'A password has 8 characters or more.').max(200)
const PersonShown = z.object({ name: z.string(), admin: z.boolean() })

export const people = service('/people', {
  description: 'Make an account',
  post: {
    body: z.object({ name: Name, password: Password, again: z.string() }),
    validate: {
      needs: ['body'],
      check: ({ body }, { add }) => {
        if (body.password !== body.again) add({ in: 'body', pointer: '/again', detail: 'This is not the same password.' })
      },
    },
    response: PersonShown,
    problems: [NameTaken],
    handler: async ({ body, get }) => {
      const { accounts } = get(store)
      const made = await accounts.signUp(body.name, body.password)
      return made === undefined ? NameTaken() : welcome(201, made, accounts.signIn(made))
    },
  },
})

export const session = service('/session', {
  description: 'Who is signed in',
  get: { response: PersonShown, problems: [SignInNeeded], handler: ({ get }) => show(get(person)) },
  post: {
    body: z.object({ name: z.string(), password: z.string().max(200) }),
    response: PersonShown,
    problems: [WrongPassword],
    handler: async ({ body, get }) => {
      const { accounts } = get(store)
      const known = await accounts.check(body.name, body.password)
      return known === undefined ? WrongPassword() : welcome(200, known, accounts.signIn(known))
    },
  },
  delete: ({ cookie, get }) => {
    get(store).accounts.signOut(cookie(SESSION) ?? '')
    return reply(204, undefined, { 'set-cookie': setCookie(SESSION, '', { maxAge: 0 }) })
  },
})

// The studio and these services are one site, so the cookie can be `lax`, which is what setCookie makes it: it never goes along with requests that pages of other sites send.
function welcome(status: number, known: Person, token: string): Reply<z.infer<typeof PersonShown>> {
  return reply(status, show(known), { 'set-cookie': setCookie(SESSION, token, { maxAge: SESSION_SECONDS }) })
}

function show({ name, admin }: Person): z.infer<typeof PersonShown> {
  return { name, admin }
}
