/** Passwords: only their scrypt hashes are kept. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, Buffer>(scrypt)
const BYTES = 32

/** The hash of a password, with a salt of its own: `salt.hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password.normalize(), salt, BYTES)
  return `${salt.toString('base64url')}.${hash.toString('base64url')}`
}

/** Whether the hash is that of the password. */
export async function isPassword(password: string, hashed: string): Promise<boolean> {
  const [salt = '', hash = ''] = hashed.split('.').map((part) => Buffer.from(part, 'base64url'))
  return timingSafeEqual(await derive(password.normalize(), Buffer.from(salt), BYTES), Buffer.from(hash))
}
