/** Administration: who has an account, and who has none any more. */
import { HttpProblem, resource, service } from 'corbel'
import * as z from 'zod'
import { images, person, store } from '../context.ts'
import { NotFound } from '../problems.ts'

export const people = resource('/people', {
  collection: service('/', {
    description: 'Everybody with an account',
    get: { response: z.array(z.object({ id: z.int(), name: z.string(), admin: z.boolean() })), handler: ({ get }) => get(store).accounts.list() },
  }),

  item: service('/:person', {
    delete: {
      description: 'Remove somebody, with all albums and photos',
      params: z.object({ person: z.coerce.number().int() }),
      problems: [NotFound],
      handler: async ({ params, get }) => {
        const { accounts, photos } = get(store)
        if (params.person === get(person).id) throw new HttpProblem(409, 'You cannot remove yourself.')
        const files = photos.ofPerson(params.person).map(({ file }) => file)
        if (!accounts.remove(params.person)) throw NotFound()
        await get(images).remove(files)
      },
    },
  }),
})
