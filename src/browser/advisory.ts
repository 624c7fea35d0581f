/** What stops a request before or beside CORS, as explanations: mixed content and Local Network Access. Nothing here is enforced. */
import { isLoopbackHost } from '../value/origin.ts'
import type { Engine } from './failure.ts'
import { settleRequest } from './request.ts'
import type { FetchRequest } from './request.ts'

/** A cause outside CORS that may stop the request, and which engines act on it. */
export interface Advisory {
  readonly kind: 'mixed-content' | 'local-network-access'
  readonly url: string
  readonly engines: readonly Engine[]
  readonly explanation: string
  readonly mend: string
}

/** The causes outside CORS that may stop this request, judged from its URL and origin alone: names are not resolved. */
export function findAdvisories(request: FetchRequest): readonly Advisory[] {
  const { url, origin } = settleRequest(request)
  if (!URL.canParse(url) || !URL.canParse(origin)) return []
  const target = new URL(url)
  const page = new URL(origin)
  return [mixedContent(page, target), localNetwork(page, target)].filter((advisory) => advisory !== undefined)
}

// https://www.w3.org/TR/mixed-content/#should-block-fetch; loopback hosts are trustworthy without TLS.
function mixedContent(page: URL, target: URL): Advisory | undefined {
  if (page.protocol !== 'https:' || target.protocol !== 'http:') return undefined
  const loopback = isLoopbackHost(target.hostname)
  return {
    kind: 'mixed-content',
    url: target.href,
    engines: loopback ? ['webkit'] : ['chromium', 'firefox', 'webkit'],
    explanation: loopback
      ? `the page is https and ${target.origin} is not: Chromium and Firefox trust loopback hosts all the same, WebKit does not`
      : `the page is https and ${target.origin} is not: mixed content is blocked before anything is sent, and the console does not speak of CORS`,
    mend: `Serve ${target.host} over https.`,
  }
}

// https://wicg.github.io/local-network-access/
function localNetwork(page: URL, target: URL): Advisory | undefined {
  const space = addressSpace(target.hostname)
  if (space === undefined || addressSpace(page.hostname) !== undefined) return undefined
  return {
    kind: 'local-network-access',
    url: target.href,
    engines: ['chromium'],
    explanation: `${target.hostname} is ${space} and ${page.origin} looks public: Chromium asks the user for permission, and fails the request with LocalNetworkAccessPermissionDenied where it is refused or the page is not https`,
    mend: 'Serve the page over https and expect the prompt, or serve page and API from the same network; no response header grants this.',
  }
}

const PRIVATE_IPV4 = /^(?:10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2[0-9]|3[01])\.)[0-9.]+$/
const PRIVATE_IPV6 = /^\[(?:f[cd]|fe[89ab])/

function addressSpace(host: string): string | undefined {
  if (isLoopbackHost(host)) return 'this machine'
  return PRIVATE_IPV4.test(host) || PRIVATE_IPV6.test(host) || host.endsWith('.local') ? 'on the local network' : undefined
}
