/** The program: starts the example, says where to look, and stops it at Ctrl+C. */
import { env, exit, stderr, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { startPhotos } from './start.ts'

const port = readPort('PORT', 8000)
const next = (steps: number): number => (port === 0 ? 0 : port + steps)

try {
  const { api, studio, gallery, access, stop } = await startPhotos({
    ports: [port, next(1), next(2)],
    data: env['PHOTOS'] ?? fileURLToPath(new URL('../data/', import.meta.url)),
    pages: new URL('../static/', import.meta.url),
    writeLog: (line) => stdout.write(`${new Date().toISOString()} ${line}\n`),
  })
  stdout.write(`
The photos are there.

  Studio    ${studio}/    sign up and upload; the first account is the admin's
  Gallery   ${gallery}/    looks at open albums, and sees new photos as they come in
  Services  ${api}/gallery/albums

Who may do what, from another origin:

${access().replaceAll(/^/gm, '  ')}

Ctrl+C stops it.

`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
} catch (error) {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error
  fail(`${error.message}. Choose other ports: PORT=9000 npm run photos (the pages take the next two), or PORT=0 for any that are free.`)
}

function readPort(name: string, otherwise: number): number {
  const text = env[name] ?? ''
  if (text === '') return otherwise
  const value = Number(text)
  if (/^\d+$/.test(text) && value <= 65_533) return value
  return fail(`${name} is \`${text}\`. Write a port from 0 to 65533; 0 takes ones that are free.`)
}

function fail(message: string): never {
  stderr.write(`${message}\n`)
  exit(1)
}
