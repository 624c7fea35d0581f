/** Entry `corbel/node`: serving on Node. */
export { serve } from './adapters/node.ts'
export type { Servable, ServeOptions, Serving } from './adapters/node.ts'
