/** Who answered: what the headers of an answer, and its body, tell of the layer that made it. */
import { getHeader } from '../browser/header-list.ts'
import type { ExchangeAnswer } from './explain-target.ts'

/** The layer that answered, as far as it can be seen. `proxy`: something before the application answered, or passed the answer on. */
export interface Layer {
  readonly kind: 'corbel' | 'application' | 'proxy' | 'unknown'
  /** The header lines that tell. */
  readonly evidence: readonly string[]
}

const PROXY_HEADERS: readonly string[] = [
  'via', 'cf-ray', 'x-amz-cf-id', 'x-amzn-errortype', 'x-amz-apigw-id', 'x-vercel-id', 'x-served-by', 'x-cache', 'x-envoy-upstream-service-time', 'fly-request-id', 'x-nf-request-id',
]
const PROXY_SERVERS = /\b(?:nginx|cloudflare|envoy|traefik|haproxy|awselb|cloudfront|caddy|varnish|akamai\w*|apache|kong|istio-envoy|gunicorn-proxy)\b/i

/** Tell who answered. */
export function identifyLayer(answer: ExchangeAnswer): Layer {
  const shown = ['server', 'x-powered-by', ...PROXY_HEADERS].flatMap((name) => {
    const value = getHeader(answer.headers, name)
    return value === undefined ? [] : [`${name}: ${value}`]
  })
  if (isCorbelProblem(answer)) return { kind: 'corbel', evidence: ['its problem document', ...shown] }
  if (getHeader(answer.headers, 'x-powered-by') !== undefined) return { kind: 'application', evidence: shown }
  const proxy = PROXY_HEADERS.some((name) => getHeader(answer.headers, name) !== undefined) || PROXY_SERVERS.test(getHeader(answer.headers, 'server') ?? '')
  return { kind: proxy ? 'proxy' : 'unknown', evidence: shown }
}

function isCorbelProblem({ status, headers, body }: ExchangeAnswer): boolean {
  if (getHeader(headers, 'content-type') !== 'application/problem+json' || getHeader(headers, 'x-content-type-options') !== 'nosniff') return false
  try {
    const document: unknown = JSON.parse(body ?? '')
    return typeof document === 'object' && document !== null && 'type' in document && 'title' in document && 'status' in document && document.status === status
  } catch {
    return false
  }
}
