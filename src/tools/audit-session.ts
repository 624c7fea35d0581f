/** Sending the requests of an audit one after the other, within a bound, and taking down what came. */
import type { HeaderList } from '../browser/header-list.ts'
import { getHeader } from '../browser/header-list.ts'
import type { FetchResponse } from '../browser/response.ts'
import type { AuditExchange, AuditProbe, AuditRequest } from './audit-report.ts'

/** Requests that one audit sends, at most. */
export const AUDIT_REQUEST_LIMIT = 200

/** The sending side of an audit. */
export interface AuditSession {
  /** Everything that was sent, in its order. */
  readonly log: readonly AuditProbe[]
  /** Requests that were left out because the bound was reached or the server asked for mercy (429). */
  readonly skipped: number
  readonly limited: boolean
  /** Send a request; the probe has no response where it was left out or not answered. */
  send(request: AuditRequest): Promise<AuditProbe>
}

/** A session over this network. */
export function createSession(exchange: AuditExchange): AuditSession {
  const log: AuditProbe[] = []
  let skipped = 0
  let limited = false
  return {
    log,
    get skipped() {
      return skipped
    },
    get limited() {
      return limited
    },
    send: async (request) => {
      if (limited || log.length >= AUDIT_REQUEST_LIMIT) {
        skipped += 1
        return { request, response: undefined }
      }
      const probe = { request, response: await answer(exchange, request) }
      log.push(probe)
      limited = probe.response?.status === 429
      return probe
    },
  }
}

async function answer(exchange: AuditExchange, request: AuditRequest): Promise<FetchResponse | undefined> {
  try {
    return await exchange(request)
  } catch {
    return undefined
  }
}

/** A header of a probe's request; its name in lower case. */
export function sentHeader(probe: AuditProbe, name: string): string | undefined {
  return getHeader(probe.request.headers, name)
}

/** A header of a probe's answer; its name in lower case. */
export function seenHeader(probe: AuditProbe, name: string): string | undefined {
  return getHeader(probe.response?.headers ?? [], name)
}

/** Whether the probe is a preflight. */
export function isPreflightProbe(probe: AuditProbe): boolean {
  return probe.request.method === 'OPTIONS' && sentHeader(probe, 'access-control-request-method') !== undefined
}

/** Whether the answer names the origin that asked. */
export function namesOrigin(probe: AuditProbe): boolean {
  const origin = sentHeader(probe, 'origin')
  return origin !== undefined && seenHeader(probe, 'access-control-allow-origin') === origin
}

/** Whether the origin that asked may read the answer: it is named, or everybody is. */
export function sharesAnswer(probe: AuditProbe): boolean {
  return namesOrigin(probe) || seenHeader(probe, 'access-control-allow-origin') === '*'
}

/** Whether the answer grants credentials. */
export function grantsCredentials(probe: AuditProbe): boolean {
  return seenHeader(probe, 'access-control-allow-credentials') === 'true'
}

/** Whether the answer is a preflight's that browsers accept for the origin. */
export function passesPreflight(probe: AuditProbe): boolean {
  const status = probe.response?.status ?? 0
  return status >= 200 && status <= 299 && sharesAnswer(probe)
}

/** An actual request from an origin, or from none. */
export function actualRequest(method: string, url: string, origin: string | undefined, headers: HeaderList = [['accept', '*/*']]): AuditRequest {
  return { method, url, headers: [...headers, ...withOrigin(origin)] }
}

/** A preflight as a browser would write it; `names` for Access-Control-Request-Headers. */
export function preflightFor(method: string, url: string, origin: string, names = '', headers: HeaderList = []): AuditRequest {
  const requested: HeaderList = names === '' ? [] : [['access-control-request-headers', names]]
  return { method: 'OPTIONS', url, headers: [['accept', '*/*'], ['access-control-request-method', method], ...requested, ...headers, ...withOrigin(origin)] }
}

function withOrigin(origin: string | undefined): HeaderList {
  return origin === undefined ? [] : [['origin', origin]]
}
