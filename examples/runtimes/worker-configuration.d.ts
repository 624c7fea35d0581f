/** The bindings, as `npx wrangler types` would write them. */
declare module 'cloudflare:workers' {
  export const env: { readonly SHOPS: string }
}
