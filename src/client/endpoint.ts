/** The operations of a definition by path and method, read from its type. */
import type { AppTypes } from '../app/app.ts'
import type { Absent, OperationTypes, Typed, TypesOf, Variant } from '../service/operation.ts'
import type { Carried, Layered } from './policy.ts'

/** A service as a client meets it: its whole path, its types, and what the layers behind its own policy say of cookies. */
interface Place<Path extends string, Types, Behind extends Carried> {
  readonly path: Path
  readonly types: Types
  readonly behind: Behind
}

type AnyPlace = Place<string, unknown, Carried>

/**
 * What a definition has for a client, to be given a name of its own: `interface Api extends ApiOf<typeof app> {}`, and then `client<Api>(…)`. Of a large application that is cheaper to check: the compiler looks through
 * what has no name again at every call.
 */
export interface ApiOf<Definition> {
  readonly places: PlacesOf<Definition>
}

/** The services of an application, a service, a group, a resource, or several of them. */
type PlacesOf<Definition> =
  Definition extends { readonly places: infer Places extends AnyPlace } ? Places
  : Definition extends readonly (infer Member)[] ? PlacesOf<Member>
  : Definition extends Typed<AppTypes> ? PlacesOfApp<Definition, ''>
  : PlacesIn<Definition, '', 'unknown'>

type PlacesOfApp<App, Prefix extends string> = TypesOf<App> extends AppTypes<infer Services extends readonly unknown[], infer Cors> ? PlacesIn<Services[number], Prefix, Layered<'off', Cors>> : never

type PlacesIn<Member, Prefix extends string, Behind extends Carried> =
  Member extends { readonly prefix: infer Inner extends string; readonly services: infer Services extends readonly unknown[] }
    ? PlacesIn<Services[number], `${Prefix}${Inner}`, Layered<Behind, CorsOf<TypesOf<Member>>>>
    // A mounted application has a policy of its own, with nothing behind it.
    : Member extends { readonly mountAt: infer Inner extends string; readonly app: infer Mounted } ? PlacesOfApp<Mounted, `${Prefix}${Inner}`>
    : Member extends { readonly path: infer Path extends string; readonly definition: unknown } ? Place<JoinedPath<Prefix, Path>, TypesOf<Member>, Behind> : never

type CorsOf<Types> = Types extends { readonly cors: infer Cors } ? Cors : unknown

// In a group, '/' and '' are the path of the group itself.
type JoinedPath<Prefix extends string, Path extends string> = Prefix extends '' ? Path : Path extends '/' ? Prefix : `${Prefix}${Path}`

/** The operation of a method at a path: of several variants, all of them, as a union. */
export interface Endpoint<Operations extends OperationTypes, State extends Carried> {
  readonly operations: Operations
  readonly carried: State
}

/** The operations of a method by path. */
export type Endpoints<Definition, Method extends string> = {
  readonly [P in PlacesOf<Definition> as [OperationsOf<P['types'], Method>] extends [never] ? never : P['path']]: Endpoint<OperationsOf<P['types'], Method>, CarriedBy<P, Method>>
}

/** The paths that have an operation of the method. */
export type PathsOf<Definition, Method extends string> = keyof Endpoints<Definition, Method> & string

// GET's for HEAD; `never` where there is none. Of a method without a field of its own in a service, the types tell nothing.
type OperationsOf<Types, Method extends string> =
  unknown extends Types ? OperationTypes
  : Method extends keyof Types ? (Types[Method] extends infer Operation extends OperationTypes ? (IsAbsent<Operation['result']> extends true ? Successor<Types, Method> : VariantsOf<Operation>) : never)
  : OperationTypes

type Successor<Types, Method extends string> = Method extends 'HEAD' ? OperationsOf<Types, 'GET'> : never

// `any` and `never` are results like others: of a handler that reads JSON, of one that always throws.
type IsAbsent<Result> = 0 extends 1 & Result ? false : [Result] extends [never] ? false : [Result] extends [Absent] ? true : false

type VariantsOf<Operation extends OperationTypes> =
  Operation['result'] extends readonly Variant<string, infer Types>[] ? (unknown extends Types ? OperationTypes : Types & OperationTypes) : Operation

type CarriedBy<P extends AnyPlace, Method extends string> = Layered<Layered<P['behind'], CorsOf<P['types']>>, SoleCors<OperationsOf<P['types'], Method>>>

// Of several variants, only the first may have a layer of its own.
type SoleCors<Operation extends OperationTypes> = [Exclude<Operation['cors'], undefined>] extends [never] ? undefined : Exclude<Operation['cors'], undefined>
