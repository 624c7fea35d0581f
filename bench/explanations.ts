/** Why targets are missed, by the names of the targets: found by profile, with figures, and printed below those that a run missed. */
const NOISE = 'the interval is wider than what is missing: processes of one and the same server differ by up to a tenth on a shared machine, as the control shows.'

const FRONT = `the floor reads nothing, and the one that is written by hand (\`hand\`) is no nearer to it than Corbel: reading method, path and two headers, and finding the answer among those that are remembered. Beyond that, ${NOISE}`

const LINES = `by the median the host is about as fast as with lines of its own; ${NOISE}`

const MIDDLEWARE = 'the header lines themselves cost a tenth: `node:http` with four constant lines has 0.91 of its speed without. What Corbel adds beside them is told by the comparison with the host\'s own lines.'

const SILENT = 'a decision and `Vary: Origin` in a head that the host would else write alone: an object for the exchange, and a head laid together from two lists. The host with `Vary: Origin` as a constant (`vary` in the table) is what can be reached.'

const DENO = 'reading one header of a request takes a tenth on Deno: a bare handler that reads `Origin` and does nothing with it has 0.89 of the speed of one that does not. `hand` in the table is one that then finds its lines in a map.'

/** The explanations. */
export const EXPLANATIONS: Readonly<Record<string, string>> = {
  'preflight on node:http': FRONT,
  'preflight of browser size on node:http': FRONT,
  ...Object.fromEntries(['express', 'fastify', 'koa', 'hono', 'h3'].map((host) => [`preflight in front of ${host}`, FRONT])),
  'refused preflight': FRONT,
  'refused against granted, in process': NOISE,
  'GET of a service':
    'the floor neither routes nor encodes. By leaving out one thing after the other over sockets: `JSON.stringify` and a body that is a new text each time take 0.07, finding the path, its parameter, the decision, the context and the list of headers 0.12. In process the same work is 2 µs beside 2.7 for Node\'s own messages; over sockets it takes twice to three times as long, since the kernel empties the caches in between.',
  'GET of a service, in process': `the floor neither routes nor encodes: of what is above it, \`JSON.stringify\` takes a quarter, finding the path and its parameter a fifth. ${NOISE}`,
  'GET of browser size': 'as a small GET: the floor neither routes nor encodes.',
  'http with Corbel against its own lines': LINES,
  ...Object.fromEntries(['express', 'fastify', 'koa', 'hono', 'h3'].flatMap((host) => [
    [`${host} with Corbel against its own lines`, LINES], [`${host} with Corbel against none`, MIDDLEWARE],
  ])),
  'fastify with Corbel against its own lines':
    'Fastify runs a hook of its own for each request where nothing else has one, and makes `request.routeOptions`, an object of twelve fields, when the hook asks for the policy of the route; its own lines ask nothing.',
  'hono with Corbel against none': 'Hono answers a route without middleware by a short way, and any middleware takes it off it: with lines of its own, as constants, it is slower than with Corbel.',
  'hono with Corbel against none, without an Origin': 'Hono answers a route without middleware by a short way, and any middleware takes it off it: `vary`, which writes one constant line, is slower than Corbel.',
  ...Object.fromEntries(['http', 'express', 'fastify', 'koa', 'h3'].map((host) => [`${host} with Corbel against none, without an Origin`, SILENT])),
  'preflight on Bun': `the bare handler asks nothing of its request and gives one object; Corbel asks for three headers, 0.06 µs each, and answers by a promise, which the type of a handler in Corbel promises. ${NOISE}`,
  'GET on Bun':
    'of 15 µs an answer with constant lines takes 0.8 in process, and one through Corbel 1.4: what is between is a promise, the facts of the request, and one look through the headers of the answer for lines of CORS that have to go.',
  'preflight on Deno': DENO,
  'GET on Deno': DENO,
  'preflight of 10000 services against 10': NOISE,
  'GET of 10000 services against 10': NOISE,
  '10000 services are built':
    'reading and checking 10,000 policies and 40,000 operations one by one, so that each fault is told at its place, a sixth of it for the garbage collector. By itself, without the bench around it, it takes 0.42 to 0.46 s on the same machine.',
  '100000 exact origins against 1, hit': 'one look-up in a `Set` of 100,000 texts, whichever: the texts and the table are 10 MB, more than a cache holds, so a hit waits for the memory where one origin never does. The number of look-ups does not grow.',
  '100000 exact origins against 1, miss': NOISE,
  '100000 exact origins are compiled': 'every origin is parsed and checked, so that a fault is told at its place: 2 to 3 µs each.',
  '1000 patterns against 1, miss': NOISE,
  ...Object.fromEntries(['list', 'pattern', 'any header', 'service'].map((form) => [`${form}: 15 KiB against three names`, NOISE])),
  'memory of a preflight': 'Node builds `headers` of every request before a listener runs, which is in the floor too; the floor alone takes 4.2 KB.',
  'start of the engine with a middleware, over bare Node': `loading seven files, and compiling what they hold, 180 kB of which 94 are the table of public suffixes; it was 137 ms when the package had a file for each module. ${NOISE}`,
  'start of a service, over bare Node':
    `ten files, 0.7 to 1 ms each to be found and read, and compiling what they hold, 250 kB of which 94 are the table of public suffixes. The packages that services use are taken in when the package is built (18 ms less), \`srvx\` is loaded when a request or a stream first needs it. It was 306 ms when the package had a file for each module. ${NOISE}`,
}
