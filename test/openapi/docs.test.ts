/** The docs page: served by the application that it shows, and safe to show. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { createApp, group, HttpProblem, mount, service } from '../../src/index.ts'
import { serve, swaggerUi } from '../../src/node.ts'
import { docs, remoteViewer } from '../../src/openapi.ts'
import type { DocsOptions, OpenApiDocument, OpenApiWarning, Viewer } from '../../src/openapi.ts'
import * as z from 'zod'
import { corsOf, from, preflight } from '../app/exchange.ts'
import { faultsIn, INFO } from './read.ts'

const { resolve } = createRequire(import.meta.url)
const bytes = new TextEncoder().encode('own file')
const OWN: Viewer = { version: '1 "x"', script: { read: () => bytes }, style: { read: async () => bytes } }
const icecream = service('/icecream/:flavour', { get: () => 1 })

function withDocs(options: Partial<DocsOptions> = {}): ReturnType<typeof createApp> {
  return createApp([icecream, docs({ ...INFO, viewer: OWN, ...options })])
}

async function documentAt(app: { readonly request: (path: string, init?: RequestInit) => Promise<Response> }, path = '/openapi.json'): Promise<OpenApiDocument> {
  const response = await app.request(path)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
  return await response.json() as OpenApiDocument
}

/** What a browser at the address loads beside the page. */
function loadedBy(html: string, address: string): readonly string[] {
  const found = [...html.matchAll(/(?:src|href|data-document)="([^"]*)"/g)].map(([, url = '']) => url.replaceAll('&amp;', '&').replaceAll('&quot;', '"'))
  return [...new Set(found.filter((url) => !url.startsWith('data:')).map((url) => new URL(url, new URL(address, 'https://api.example')).href))]
}

describe('the document', () => {
  test('is that of the application that the docs stand in, without the docs', async () => {
    const document = await documentAt(withDocs())
    expect([document.info['title'], Object.keys(document.paths)]).toEqual(['Ice cream', ['/icecream/{flavour}']])
    expect(await faultsIn(document)).toEqual([])
  })

  test('follows what is reconfigured, and is written once for what stays', async () => {
    const warnings: OpenApiWarning[] = []
    const odd = service('/odd', { post: { body: z.object({ when: z.date() }), handler: () => 1 } })
    const app = createApp([odd, docs({ ...INFO, viewer: OWN, onWarning: (warning) => warnings.push(warning) })])
    await documentAt(app)
    expect((await documentAt(app)).paths['/odd']).toMatchObject({ post: { 'x-cors': false } })
    expect(warnings).toEqual([expect.objectContaining({ code: 'openapi/schema', place: 'POST /odd body' })])
    app.reconfigure({ cors: { origins: '*' } })
    expect((await documentAt(app)).paths['/odd']).toMatchObject({ post: { 'x-cors': { origins: '*' } } })
  })

  test('of a mounted application says where it is mounted, unless the servers are told', async () => {
    const inner = createApp([group('/v1', [icecream, docs({ ...INFO, viewer: OWN })])])
    const app = createApp([mount('/shop', inner), docs({ ...INFO, viewer: OWN })])
    expect(await documentAt(app, '/shop/v1/openapi.json')).toMatchObject({ servers: [{ url: '/shop' }], paths: { '/v1/icecream/{flavour}': {} } })
    const outer = await documentAt(app)
    expect([outer.servers, Object.keys(outer.paths)]).toEqual([undefined, ['/shop/v1/icecream/{flavour}']])
    expect((await documentAt(inner, '/v1/openapi.json')).servers).toBeUndefined()
    const told = createApp([mount('/shop', withDocs({ servers: [{ url: 'https://shop.example' }] }))])
    expect((await documentAt(told, '/shop/openapi.json')).servers).toEqual([{ url: 'https://shop.example' }])
  })
})

describe('the page', () => {
  test.each<readonly [string, Partial<DocsOptions>, string]>([
    ['/docs', {}, '/'], ['/docs/', {}, '/'], ['/internal/docs', { path: '/internal/docs' }, '/'], ['/internal/docs/', { path: '/internal/docs' }, '/'], ['/', { path: '/' }, '/'],
    ['/shop/docs', {}, '/shop'], ['/shop/docs/', {}, '/shop'], ['/shop', { path: '/' }, '/shop'], ['/shop/', { path: '/' }, '/shop'], ['/shop/a/b/c', { path: '/a/b/c', documentPath: '/a/api.json' }, '/shop'],
  ])('at %s loads only what the application serves', async (address, options, prefix) => {
    const app = prefix === '/' ? withDocs(options) : createApp([mount(prefix, withDocs(options))])
    const page = await app.request(address)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    const loaded = loadedBy(await page.text(), address)
    expect(loaded).toHaveLength(4)
    const types = await Promise.all(loaded.map(async (url) => {
      const { pathname, search } = new URL(url)
      const response = await app.request(pathname + search)
      return `${response.status} ${response.headers.get('content-type')?.replace(/;.*/, '') ?? ''}`
    }))
    expect(types.toSorted((one, other) => (one < other ? -1 : 1))).toEqual(['200 application/json', '200 text/css', '200 text/javascript', '200 text/javascript'])
  })

  test('allows no script in it and none from elsewhere, and cannot be framed', async () => {
    const page = await withDocs({ servers: [{ url: 'https://api.example/v1' }, { url: '/relative' }, { url: 'https://{tenant}.example' }] }).request('/docs')
    expect(page.headers.get('content-security-policy')).toBe('default-src \'none\'; script-src \'self\'; style-src \'self\'; img-src \'self\' data:; connect-src \'self\' https://api.example; base-uri \'none\'; form-action \'none\'; frame-ancestors \'none\'')
    expect([page.headers.get('referrer-policy'), page.headers.get('x-content-type-options')]).toEqual(['no-referrer', 'nosniff'])
    const html = await page.text()
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=|style=|<style/i)
  })

  test.each([['</title><script>alert(1)</script>'], ['"onload="alert(1)'], ['a & b <c>']])('shows the title %s as a text', async (title) => {
    const html = await (await withDocs({ title }).request('/docs')).text()
    expect(html).toContain(`<title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')}</title>`)
    expect(html.match(/<script/g)).toHaveLength(2)
  })

  test('is of no use to other origins, unless that is wanted', async () => {
    const closed = createApp([icecream, docs({ ...INFO, viewer: OWN })], { cors: { origins: '*' } })
    for (const path of ['/docs', '/openapi.json']) {
      expect(corsOf(await closed.request(path, from('https://app.example')))).toEqual({})
      expect((await closed.request(path, preflight('https://app.example', 'GET'))).status).toBe(403)
    }
    expect(corsOf(await withDocs({ cors: { origins: ['https://app.example'] } }).request('/openapi.json', from('https://app.example')))).toEqual({ 'allow-origin': 'https://app.example' })
  })

  test('and all its files are behind the guard', async () => {
    const app = withDocs({ guard: () => new HttpProblem(403) })
    for (const path of ['/docs', '/openapi.json', '/docs/start.js', '/docs/viewer.js', '/docs/viewer.css']) expect((await app.request(path)).status, path).toBe(403)
    expect((await app.request('/icecream/lemon')).status).toBe(200)
  })
})

describe('the viewer', () => {
  test('of the package is served whole, and may be kept for its version', async () => {
    const app = createApp([docs({ ...INFO, viewer: swaggerUi() })])
    const server = await serve(app, { port: 0, host: '127.0.0.1', signals: false })
    try {
      for (const [path, file] of [['/docs/viewer.js', 'swagger-ui-bundle.js'], ['/docs/viewer.css', 'swagger-ui.css']] as const) {
        const response = await fetch(new URL(path, server.url))
        expect(response.headers.get('cache-control')).toContain('immutable')
        expect(Buffer.from(await response.arrayBuffer()).equals(readFileSync(resolve(`swagger-ui-dist/${file}`)))).toBe(true)
      }
      expect(await (await fetch(new URL('/docs', server.url))).text()).toContain('viewer.js?v=5.')
    } finally {
      await server.stop()
    }
  })

  test('from elsewhere is named with its hash, allowed by the policy, and not served here', async () => {
    const viewer = remoteViewer()
    const app = withDocs({ viewer })
    const page = await app.request('/docs')
    const html = await page.text()
    for (const file of [viewer.script, viewer.style]) {
      if (!('url' in file)) throw new Error('A remote viewer has addresses.')
      expect(html).toContain(`="${file.url}" integrity="${file.integrity}" crossorigin="anonymous"`)
      expect(page.headers.get('content-security-policy')).toContain(` 'self' ${file.url};`)
    }
    expect((await app.request('/docs/viewer.js')).status).toBe(404)
  })

  // The package is pinned among the development dependencies: whoever raises it there raises it here.
  test('from elsewhere is the version that is installed here, byte for byte', () => {
    const { version } = JSON.parse(readFileSync(resolve('swagger-ui-dist/package.json'), 'utf8')) as { readonly version: string }
    const { version: pinned, script, style } = remoteViewer()
    expect(pinned).toBe(version)
    for (const [file, name] of [[script, 'swagger-ui-bundle.js'], [style, 'swagger-ui.css']] as const) {
      const integrity = `sha384-${createHash('sha384').update(readFileSync(resolve(`swagger-ui-dist/${name}`))).digest('base64')}`
      expect(file).toEqual({ url: `https://cdn.jsdelivr.net/npm/swagger-ui-dist@${version}/${name}`, integrity })
    }
  })

  test('needs no style and no script that the policy of the page would refuse', () => {
    const script = readFileSync(resolve('swagger-ui-dist/swagger-ui-bundle.js'), 'utf8')
    expect(script).not.toMatch(/createElement\("style"\)|setAttribute\("style"/)
    // What is left asks for the global object, where the runtime has not told it before.
    expect([...script.matchAll(/new Function\(([^)]*)\)/g)].map(([, argument]) => argument)).toEqual(['"return this"'])
    expect([...readFileSync(resolve('swagger-ui-dist/swagger-ui.css'), 'utf8').matchAll(/url\("?([a-z]+):/g)].every(([, scheme]) => scheme === 'data')).toBe(true)
  })
})
