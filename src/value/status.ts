/** Statuses of responses. */

/** Those that come without a body: https://fetch.spec.whatwg.org/#null-body-status, but for 101, which is no answer of an application. */
export const NULL_BODY_STATUSES: ReadonlySet<number> = new Set([204, 205, 304])
