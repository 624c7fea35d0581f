/** The program: starts the example and says where to look. */
import { env, exit, stderr, stdout } from 'node:process'
import { startIcecream } from './start.ts'

const port = readPort('PORT', 8000)
const pagePort = readPort('PAGE_PORT', port === 0 ? 0 : port + 1)

try {
  const { api, page, foreign, access } = await startIcecream({ port, pagePort, files: new URL('../static/', import.meta.url) })
  stdout.write(`
The ice cream is served.

  Open      ${page}/    its pages may use the service
  Then      ${foreign}/    the same page on an origin that may not
  Service   ${api}/icecream

Who may do what, from another origin:

${access().replace(/^/gm, '  ')}

Ctrl+C stops it.
`)
} catch (error) {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error
  fail(`${error.message}. Choose other ports: PORT=9000 npm start (the page takes the next one, or PAGE_PORT), or PORT=0 for any that are free.`)
}

function readPort(name: string, otherwise: number): number {
  const text = env[name] ?? ''
  if (text === '') return otherwise
  const value = Number(text)
  if (/^\d+$/.test(text) && value <= 65_535) return value
  return fail(`${name} is \`${text}\`. Write a port from 0 to 65535; 0 takes one that is free.`)
}

function fail(message: string): never {
  stderr.write(`${message}\n`)
  exit(1)
}
