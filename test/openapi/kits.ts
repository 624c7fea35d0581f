/** The same schemas in the three libraries that the documents are tested with. */
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import * as v from 'valibot'
import * as z from 'zod'
import type { Schema } from '../../src/index.ts'

/** Schemas of one library for every place. */
export interface Kit {
  readonly name: string
  /** `id`: digits. */
  readonly params: Schema
  /** `page`: a text of digits, made a number; `tag`: an optional list of texts. */
  readonly query: Schema
  /** `x-request`: a text. */
  readonly headers: Schema
  /** `session`: an optional text. */
  readonly cookies: Schema
  /** `scoops`: a whole number of at least 1; `note`: an optional text. */
  readonly scoop: Schema
  /** `name`, and `children` of the same schema. */
  readonly tree: Schema
  /** Either `kind: 'a'` with `x`, or `kind: 'b'`. */
  readonly union: Schema
  /** `left`: a whole number. */
  readonly members: Schema
}

const zodTree: z.ZodType = z.object({ name: z.string(), get children() { return z.array(zodTree) } })

const zod: Kit = {
  name: 'zod',
  params: z.object({ id: z.string().regex(/^\d+$/) }),
  query: z.object({ page: z.string().regex(/^\d+$/).transform(Number), tag: z.array(z.string()).optional() }),
  headers: z.object({ 'x-request': z.string() }),
  cookies: z.object({ session: z.string().optional() }),
  scoop: z.object({ scoops: z.int().min(1), note: z.string().optional() }),
  tree: zodTree,
  union: z.discriminatedUnion('kind', [z.object({ kind: z.literal('a'), x: z.string() }), z.object({ kind: z.literal('b') })]),
  members: z.object({ left: z.int() }),
}

const digits = v.pipe(v.string(), v.regex(/^\d+$/))
const valibotTree: v.GenericSchema = v.object({ name: v.string(), children: v.array(v.lazy(() => valibotTree)) })

const valibot: Kit = {
  name: 'valibot',
  params: toStandardJsonSchema(v.object({ id: digits })),
  query: toStandardJsonSchema(v.object({ page: v.pipe(digits, v.transform(Number)), tag: v.optional(v.array(v.string())) })),
  headers: toStandardJsonSchema(v.object({ 'x-request': v.string() })),
  cookies: toStandardJsonSchema(v.object({ session: v.optional(v.string()) })),
  scoop: toStandardJsonSchema(v.object({ scoops: v.pipe(v.number(), v.integer(), v.minValue(1)), note: v.optional(v.string()) })),
  tree: toStandardJsonSchema(valibotTree),
  union: toStandardJsonSchema(v.variant('kind', [v.object({ kind: v.literal('a'), x: v.string() }), v.object({ kind: v.literal('b') })])),
  members: toStandardJsonSchema(v.object({ left: v.pipe(v.number(), v.integer()) })),
}

const arktype: Kit = {
  name: 'arktype',
  params: type({ id: /^\d+$/ }),
  query: type({ page: 'string.integer.parse', 'tag?': 'string[]' }),
  headers: type({ 'x-request': 'string' }),
  cookies: type({ 'session?': 'string' }),
  scoop: type({ scoops: 'number.integer >= 1', 'note?': 'string' }),
  tree: type({ name: 'string', children: 'this[]' }),
  union: type({ kind: '\'a\'', x: 'string' }).or({ kind: '\'b\'' }),
  members: type({ left: 'number.integer' }),
}

/** The libraries. */
export const kits: readonly Kit[] = [zod, valibot, arktype]
