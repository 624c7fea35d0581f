/** Why targets are missed, by the names of the targets: found by profile, with figures, and printed below those that a run missed. */
export const EXPLANATIONS: Readonly<Record<string, string>> = {
  'start of the engine with a middleware, over bare Node':
    'reading modules, not running them. `corbel/node` brings 77 files, one import after the other: bundled into one file it loads in about half the time (51 ms for 105 ms, on a busy machine); `srvx/node` with `node:http2` alone takes 46 to 72 ms of it.',
  'start of a service, over bare Node':
    'reading modules, not running them. `corbel` brings 100 files and `corbel/node` 77, some of them the same: bundled into one file both load in less than a third of the time (91 ms for 326 ms, on a busy machine).',
}
