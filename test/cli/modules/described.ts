/** An application whose document needs a converter, which the module gives. */
import * as z from 'zod'
import * as mini from 'zod/mini'
import { createApp, service } from '../../../src/index.ts'
import type { OpenApiOptions } from '../../../src/openapi.ts'

const Note = mini.object({ text: mini.string() })

export const app = createApp([service('/notes', { post: { body: Note, handler: () => 1 }, put: { body: z.object({ at: z.date() }), handler: () => 1 } })])
export const openapi: Partial<OpenApiOptions> = {
  title: 'Notes', description: 'What one has to remember.',
  toJsonSchema: (schema, side) => (schema === Note ? mini.toJSONSchema(Note, { io: side }) as Readonly<Record<string, unknown>> : undefined),
}
