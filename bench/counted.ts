/** The program whose instructions are counted: so many exchanges in process, and nothing else. */
import { argv } from 'node:process'
import { createMock } from './mock.ts'
import { actual, preflight } from './requests.ts'
import type { Variants } from './variant.ts'

const [, , host = '', variant = '', kind = '', count = '0'] = argv
const { variants } = (await import(`./hosts/${host}.js`)) as { readonly variants: Variants }
const listener = await variants[variant]?.({})
if (listener === undefined) throw new Error(`${host} has no variant '${variant}'.`)
const mock = createMock(listener)
const sent = kind === 'preflight' ? preflight('/icecream/lemon') : actual('/icecream/lemon')
for (let index = 0; index < Number(count); index++) await mock.exchange(sent)
process.exit()
