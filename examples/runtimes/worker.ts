/** Workers take what a module exports by default too; their settings are bindings: `vars` of wrangler.jsonc. `npx wrangler deploy`, or `workerd serve wrangler.jsonc`. */
import { env } from 'cloudflare:workers'
import { createApp, originsFromEnv } from 'corbel'
import { icecream } from './icecream.ts'

export default createApp([icecream], { trust: { shops: originsFromEnv('SHOPS', env) } })
