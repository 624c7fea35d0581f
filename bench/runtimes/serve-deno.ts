/** Serves a bundled handler on Deno; prints the port. */
import { argv } from 'node:process'

interface Deno {
  serve(options: { readonly port: number; readonly hostname: string; readonly onListen: (address: { readonly port: number }) => void }, handler: unknown): unknown
}

const { Deno: deno } = globalThis as unknown as { readonly Deno: Deno }
const { default: handler } = (await import(argv[2] ?? '')) as { readonly default: { readonly fetch: unknown } }
deno.serve({ port: 0, hostname: '127.0.0.1', onListen: ({ port }) => console.log(`port ${port}`) }, handler.fetch)
