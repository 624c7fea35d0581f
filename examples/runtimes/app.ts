/**
 * Bun and Deno take what a module exports by default:
 *
 *     SHOPS='https://shop.example' bun app.ts
 *     SHOPS='https://shop.example' deno serve --allow-env=SHOPS app.ts
 */
import { createApp, originsFromEnv } from 'corbel'
import { icecream } from './icecream.ts'

export default createApp([icecream], { trust: { shops: originsFromEnv('SHOPS') } })
