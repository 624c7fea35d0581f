/** What is said of services, and of the settings that only an application has: the table from the code of an issue to its message and its mend. */
import type { ServiceFaultCode, ServiceWarningCode } from '../policy/issue-code.ts'
import { write } from '../policy/issue-text.ts'
import type { IssueTexts } from '../policy/issue-text.ts'

/** The texts of what is wrong with services, then of what is unwise. */
export const SERVICE_TEXTS: IssueTexts<ServiceFaultCode | ServiceWarningCode> = {
  'service/type': ({ shown }) => [`createApp takes a list of services; this is none: ${shown}.`, 'Write createApp([service(\'/icecream\', { get: () => … })]).'],
  'service/path': ({ shown, detail }) => [`${shown} is not the path of a service${detail === undefined ? '' : ` (${detail})`}.`, 'Write one that starts with a slash, such as \'/icecream/:flavour\', or \'/\' for the root.'],
  'service/duplicate-path': ({ shown, detail }) => [`The service at ${shown} answers the same paths as the one at ${detail ?? ''}.`, 'Put their operations into one service, or give one another path.'],
  'service/unknown-field': ({ shown, detail }) => [`A service has no field ${shown}.`, detail ?? 'Operations are get, head, post, put, patch, delete, options; others stand in methods: { … }.'],
  'service/methods': ({ shown }) => [`methods is an object of operations, not ${shown}.`, 'Write methods: { QUERY: … }, or leave it out.'],
  'service/text': ({ shown, detail }) => [`${detail ?? 'This'} is a text, not ${shown}.`, 'Write a text, or leave it out.'],
  'service/no-operation': ({ shown }) => [`The service at ${shown} has no operation.`, 'Give it one, such as get: () => ….'],
  'service/duplicate-name': ({ shown, detail }) => [`Two services are named ${shown}; the other is at ${detail ?? ''}.`, 'Give each a name of its own.'],
  'service/mount': ({ shown }) => [`mount(prefix, app) takes a prefix and an application as createApp makes it, not ${shown}.`, 'Write mount(\'/shop\', createApp([…])): not one whose fetch is wrapped, since the guards around it could not reach it.'],
  'group/prefix': ({ shown, detail }) => [`${shown} is no prefix: it starts with a slash and does not end in one.`, write(detail, 'Write one such as \'/v1\', or \'\' for none.')],
  'group/unknown-field': ({ shown, detail }) => [`A group has no field ${shown}.`, detail ?? 'Remove it: it would change nothing. A group has cors, guard, wrap, renderError and tags.'],
  'operation/type': ({ shown }) => [`An operation is a function, an object with a handler, or a list of variant(…), not ${shown}.`, 'Write get: () => … or get: { handler: () => … }.'],
  'operation/handler': ({ shown }) => [`An operation needs a handler that is a function, not ${shown}.`, 'Write handler: (context) => ….'],
  'operation/unknown-field': ({ shown, detail }) => [`An operation has no field ${shown}.`, detail ?? 'Remove it: it would change nothing.'],
  'operation/method': ({ shown, detail }) => [`${shown} cannot be an operation${detail === undefined ? '' : `: ${detail}`}.`, 'Use another method: those with a field of their own (get, put, …) stand there, any other in methods by its exact name, such as QUERY.'],
  'operation/schema': ({ shown, detail }) => [`${detail ?? 'This'} is no Standard Schema: ${shown}.`, 'Use a schema of a library that implements Standard Schema, such as zod, valibot or arktype.'],
  'operation/guard': ({ shown }) => [`A guard is a function, or a list of functions, not ${shown}.`, 'Write guard: (context) => …: nothing, or true, lets the request pass; false, or a reply, refuses it.'],
  'operation/wrapper': ({ shown }) => [`A wrapper is a function, or a list of functions, not ${shown}.`, 'Write wrap: async (context, next) => …, which gives what next() gives, or another reply.'],
  'operation/rule': ({ shown }) => [`A rule is a function, or { needs, check }, not ${shown}.`, 'Write validate: (context, faults) => …, or validate: { needs: [\'body\'], check: (context, faults) => … }; the places are params, query, headers, cookies and body.'],
  'operation/option': ({ shown, detail }) => [`${detail ?? 'This is something else'}, not ${shown}.`, 'Write such a value, or leave it out.'],
  'operation/multipart': ({ shown }) => [`${shown} is consumed here, and nothing reads it: multipart forms have a parser of their own.`, 'Write parsers: { \'multipart/form-data\': multipart() } beside it, or in the settings, with multipart from \'corbel/multipart\'.'],
  'operation/variant-cors': () => ['Only the first variant of a method can have a policy: a preflight tells the method, and not the media types.', 'Put cors into the first variant, or into the service.'],
  'operation/variants-alike': ({ shown, detail }) => [`Two variants of ${shown} cannot be told apart: a request exists that both would take (${detail ?? ''}).`, 'Give them other media types in produces, or in consumes beside a body.'],
  'operation/media-types': ({ shown }) => [`${shown} is not a media type.`, 'Write a list of types such as [\'application/json\'].'],
  'operation/body-without-body': ({ shown }) => [`${shown} requests carry no body that a server may read.`, 'Remove it here; check the query with query, or use another method.'],
  'settings/type': ({ shown }) => [`The settings are an object, not ${shown}.`, 'Write createApp(services, { … }), or leave them out.'],
  'settings/body-limit': ({ shown }) => [`bodyLimit is a whole number of bytes, not ${shown}.`, 'Write a number, such as 1048576.'],
  'settings/value': ({ shown }) => [`values is a list of what is(…) of a context value gives; this is none: ${shown}.`, 'Write values: [database.is(connection)], where database is made by contextValue().'],
  'warning/preflight-cache': ({ shown }) => [
    `Preflights of ${shown} cannot be kept by browsers: its POST is not granted to everybody that another operation is granted to, and a kept answer would let it through.`,
    'Give POST the same cors as the other operations, or put it at another path.',
  ],
  'warning/content-type': ({ shown }) => [`${shown} reads a JSON body, but its allowHeaders lacks content-type: no page of another origin can send one.`, 'Add content-type to allowHeaders.'],
}
