/** A page of the example: its files, and where the services are. It has no cross-origin policy: nobody else uses it. */
import { createApp, file, service } from 'corbel'
import type { App } from 'corbel'
import { openFile } from 'corbel/node'

/** What a page is told, because the ports are chosen at the start. */
export interface PageSettings {
  /** The origin of the services. */
  readonly api: string
}

/** The application of a page: `index` is the name of its document among the files of `folder`. */
export function createPage(folder: URL, index: string, settings: PageSettings): App {
  const send = async (name: string) => file(await openFile(folder, name), { headers: { 'cache-control': 'no-cache' } })
  return createApp([
    service('/', { get: () => send(index) }),
    service('/settings', { get: () => settings }),
    service('/:file', { get: ({ params }) => send(params.file) }),
  ])
}
