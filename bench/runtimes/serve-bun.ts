/** Serves a bundled handler on Bun; prints the port. */
import { argv } from 'node:process'

interface Bun {
  serve(options: { readonly port: number; readonly hostname: string; readonly idleTimeout: number; readonly fetch: unknown }): { readonly port: number }
}

const { default: handler } = (await import(argv[2] ?? '')) as { readonly default: { readonly fetch: unknown } }
const { port } = (globalThis as unknown as { readonly Bun: Bun }).Bun.serve({ port: 0, hostname: '127.0.0.1', idleTimeout: 120, fetch: handler.fetch })
console.log(`port ${port}`)
