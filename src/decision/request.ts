/** The few facts of a request that a decision is made from. */

/** Each header as it came, several lines of one name joined with `, `; `undefined` where there is none. */
export interface RequestFacts {
  readonly method: string
  /** `Origin` */
  readonly origin?: string | undefined
  /** `Access-Control-Request-Method` */
  readonly requestMethod?: string | undefined
  /** `Access-Control-Request-Headers` */
  readonly requestHeaders?: string | undefined
  /** `Sec-Fetch-Site` */
  readonly secFetchSite?: string | undefined
  /** The host and port at which the browser reached this server, as in `Host`: `api.example`, `api.example:8443`. */
  readonly authority?: string | undefined
}

/** The facts of a request that is a preflight. */
export interface PreflightFacts extends RequestFacts {
  readonly origin: string
  readonly requestMethod: string
}

/** Whether the request is a CORS-preflight request: https://fetch.spec.whatwg.org/#cors-preflight-request. Any other OPTIONS is an ordinary request. */
export function isPreflight(facts: RequestFacts): facts is PreflightFacts {
  return facts.method === 'OPTIONS' && facts.origin !== undefined && facts.requestMethod !== undefined
}
