/** The table of what an audit can find: code, how bad it is, why it matters, and the mend. */

/** How bad a finding is. `error`: strangers can read, or pages that ought to work do not; `warning`: one step away from that; `note`: unwise. */
export type AuditSeverity = 'error' | 'warning' | 'note'

/** One kind of finding. */
export interface AuditRule {
  readonly severity: AuditSeverity
  readonly title: string
  readonly why: string
  readonly mend: string
}

const COMPARE = 'Compare the parsed origin (scheme, host, port) with a list of whole origins; never by prefix, suffix, substring or a loose regular expression.'
const READS = 'Whoever owns such a name can publish a page that reads these answers in a visitor\'s browser'

/** The code of a finding. */
export type AuditCode =
  | 'no-answer' | 'origin-reflected' | 'null-allowed' | 'prefix-match' | 'suffix-match' | 'substring-match' | 'unescaped-dot'
  | 'special-character-match' | 'joined-origins' | 'prototype-lookup' | 'any-subdomain' | 'any-port' | 'http-twin' | 'third-party-allowed'
  | 'allow-origin-invalid' | 'allow-origin-multiple' | 'credentials-misspelt' | 'credentials-with-wildcard' | 'credentials-to-refused'
  | 'wildcard-list-with-credentials' | 'list-invalid' | 'method-lower-case' | 'max-age-invalid' | 'max-age-long' | 'vary-missing' | 'vary-injected'
  | 'error-without-cors' | 'server-error' | 'unsteady-answer' | 'preflight-login' | 'preflight-redirected' | 'preflight-status'
  | 'preflight-not-answered' | 'preflight-unknown-method' | 'options-swallowed' | 'request-headers-unbounded' | 'request-headers-kept'
  | 'private-network-allowed' | 'path-variant' | 'origin-not-allowed' | 'declared-wider' | 'declared-narrower'

/** Every kind of finding by its code. */
export const AUDIT_RULES: Readonly<Record<AuditCode, AuditRule>> = {
  'no-answer': {
    severity: 'error', title: 'the server does not answer', why: 'Nothing could be audited.', mend: 'Give a URL that answers GET from here.',
  },
  'origin-reflected': {
    severity: 'error', title: 'any origin is allowed by echoing it',
    why: 'Every site on the web may read these answers; with credentials it reads them as the visitor who is logged in.',
    mend: 'List the origins that may read. For data that is public, answer "Access-Control-Allow-Origin: *" without credentials, to everybody alike.',
  },
  'null-allowed': {
    severity: 'error', title: 'the origin null is allowed',
    why: 'Any page can make a sandboxed frame whose origin is null: this lets everybody in.', mend: 'Take "null" out of the allowed origins.',
  },
  'prefix-match': { severity: 'error', title: 'origins are matched by how they start', why: `${READS}: the allowed one with more behind it can be registered by anybody.`, mend: COMPARE },
  'suffix-match': { severity: 'error', title: 'origins are matched by how they end', why: `${READS}: the allowed one with more before it can be registered by anybody.`, mend: COMPARE },
  'substring-match': { severity: 'error', title: 'origins are matched by a part of them', why: `${READS}.`, mend: COMPARE },
  'unescaped-dot': {
    severity: 'error', title: 'a dot in the allowed origin stands for any character', why: `${READS}: a dot in a regular expression matches everything.`, mend: COMPARE,
  },
  'special-character-match': {
    severity: 'error', title: 'the allowed host is taken to end at a special character',
    why: 'Some browsers load pages from hosts with such characters in them, below a domain that anybody can register.', mend: COMPARE,
  },
  'joined-origins': { severity: 'error', title: 'two allowed origins let a third in that is made of both', why: `${READS}.`, mend: COMPARE },
  'prototype-lookup': {
    severity: 'warning', title: 'a name that every JavaScript object has counts as an allowed origin',
    why: 'The allowed origins are looked up in a plain object, so that what it inherits is taken for an entry.', mend: 'Keep the origins in a Set or a Map.',
  },
  'any-subdomain': {
    severity: 'warning', title: 'any subdomain is allowed',
    why: 'One forgotten subdomain, taken over, or one with a script injection, reads these answers.', mend: 'List the subdomains, or give their pattern as allowed if all of them are meant and kept.',
  },
  'any-port': {
    severity: 'note', title: 'any port is allowed', why: 'Other programs on the same host count as the page.', mend: 'Compare the port too. If every port is meant, tell the audit so: https://app.example:* among its origins.',
  },
  'http-twin': {
    severity: 'error', title: 'the http twin of an https origin is allowed',
    why: 'Whoever sits on the network can change an http page, and with it read these answers in spite of TLS.', mend: 'Allow the https origin alone.',
  },
  'third-party-allowed': {
    severity: 'error', title: 'a host where anybody can publish is allowed', why: 'Anybody can open an account there and publish a page that reads these answers.',
    mend: 'Name the one site in full; never the whole platform.',
  },
  'allow-origin-invalid': {
    severity: 'error', title: 'Access-Control-Allow-Origin has a value that no browser sends', why: 'Browsers compare the value byte by byte with the page\'s origin: this one never matches.',
    mend: 'Write scheme, host, and the port where it is not the default one: "https://app.example"; no path, slash, pattern or list.',
  },
  'allow-origin-multiple': {
    severity: 'error', title: 'Access-Control-Allow-Origin has more than one value', why: 'Browsers refuse the answer whatever the values are.',
    mend: 'Let one layer alone write it (the application or its proxy), and answer the one origin that asks.',
  },
  'credentials-misspelt': {
    severity: 'warning', title: 'Access-Control-Allow-Credentials is not exactly "true"', why: 'Browsers know "true" alone, in lower case and once: everything else refuses credentials.',
    mend: 'Write "true", or leave the header out.',
  },
  'credentials-with-wildcard': {
    severity: 'error', title: '"*" together with Access-Control-Allow-Credentials', why: 'Browsers refuse requests with credentials where the origin is "*". Where only answers without an Origin say so, a cache may still hand one of them to a page.',
    mend: 'Answer the origin that asks, from a list, with "Vary: Origin"; or leave the credentials header out.',
  },
  'credentials-to-refused': {
    severity: 'note', title: 'Access-Control-Allow-Credentials goes to refused origins too', why: 'It grants nothing alone, but one faulty Allow-Origin more and it does; and it tells strangers how the server is set up.',
    mend: 'Send it with an Access-Control-Allow-Origin only.',
  },
  'wildcard-list-with-credentials': {
    severity: 'error', title: '"*" in a list together with credentials', why: 'With credentials "*" is a literal name: it stands for no method and no header.', mend: 'List the names.',
  },
  'list-invalid': {
    severity: 'error', title: 'a list holds what is no token', why: 'One bad member voids the whole list: every preflight fails, or no header is exposed.', mend: 'Take the member out; separate names by commas.',
  },
  'method-lower-case': {
    severity: 'warning', title: 'a method is listed in lower case', why: 'Methods are compared with their case: "put" does not grant PUT.', mend: 'Write it in upper case.',
  },
  'max-age-invalid': {
    severity: 'warning', title: 'Access-Control-Max-Age is no number of seconds', why: 'Browsers fall back to five seconds, or keep nothing.', mend: 'Write whole seconds, once: "600"; "0" to keep nothing.',
  },
  'max-age-long': {
    severity: 'note', title: 'Access-Control-Max-Age is longer than any browser keeps', why: 'Chromium keeps 7,200 seconds, Firefox 86,400, Safari 600; where a cache has no bound, a mistake stays for as long.',
    mend: 'Write 86400 or less.',
  },
  'vary-missing': {
    severity: 'error', title: 'Vary does not name Origin where the answer depends on it',
    why: 'A cache on the way may give one site the answer made for another: a page that is allowed is refused, for as long as the cache keeps it.',
    mend: 'Add "Vary: Origin" to every answer of the resource: allowed, refused, without Origin, and errors.',
  },
  'vary-injected': {
    severity: 'warning', title: 'Vary is copied from the request', why: 'Anybody can fill shared caches with useless entries, or push Origin out of Vary.', mend: 'Write Vary from the response alone.',
  },
  'error-without-cors': {
    severity: 'error', title: 'an error lacks the CORS headers', why: 'The page cannot read the status: what is a 404 or a 500 shows up as a CORS fault.',
    mend: 'Write the CORS headers when the response is finished, whoever made it.',
  },
  'server-error': {
    severity: 'error', title: 'an odd Origin makes the server fail', why: 'Whoever can send a header can make it fail.', mend: 'Read Origin as untrusted text: what does not parse is refused.',
  },
  'unsteady-answer': {
    severity: 'error', title: 'the same request is allowed and refused by turns', why: 'A state is shared by requests: a regular expression with the flag "g", or a header list that is changed in place.',
    mend: 'Decide from the request and a policy that does not change.',
  },
  'preflight-login': {
    severity: 'error', title: 'the preflight is behind a login', why: 'A preflight never carries cookies or Authorization: it can never log in.',
    mend: 'Answer preflights before authentication.',
  },
  'preflight-redirected': {
    severity: 'error', title: 'the preflight is redirected', why: 'Browsers do not follow a redirect of a preflight: it fails.',
    mend: 'Answer the preflight where it is asked; mind trailing slashes, http to https and login pages.',
  },
  'preflight-status': { severity: 'error', title: 'the preflight has no 2xx status', why: 'Browsers fail a preflight with any other status, whatever its headers say.', mend: 'Answer 204.' },
  'preflight-not-answered': {
    severity: 'error', title: 'the preflight grants nothing to an origin that may read', why: 'Every request that needs a preflight fails, though simple ones work.',
    mend: 'Answer OPTIONS with Access-Control-Request-Method with the CORS headers too.',
  },
  'preflight-unknown-method': {
    severity: 'warning', title: 'the preflight says yes to a method that does not exist', why: 'The page is told that it may, and then gets an error; a method that is added later is open from its first day.',
    mend: 'List the methods of the resource.',
  },
  'options-swallowed': {
    severity: 'warning', title: 'a plain OPTIONS is taken for a preflight', why: 'Clients that ask what the resource can do get no answer, and an OPTIONS handler never runs.',
    mend: 'Take for a preflight only OPTIONS with both Origin and Access-Control-Request-Method.',
  },
  'request-headers-unbounded': {
    severity: 'warning', title: 'the requested header names are echoed without bound', why: 'Anybody can make the server read, copy and send as much as a header may hold.',
    mend: 'List the headers, answer "*,authorization" without credentials, or set a bound.',
  },
  'request-headers-kept': {
    severity: 'error', title: 'a preflight is answered with the header names of an earlier one', why: 'The first request\'s names were kept for all: later pages are refused.', mend: 'Make the list anew for each request.',
  },
  'private-network-allowed': {
    severity: 'warning', title: 'Access-Control-Allow-Private-Network is granted', why: 'Pages of the public web are invited to talk to a server on a private network.', mend: 'Leave the header out.',
  },
  'path-variant': {
    severity: 'error', title: 'another spelling of the path has another policy', why: 'A stranger reads through the other spelling what is refused at the first.', mend: 'Bind the policy to the route that was matched, not to the text of the path.',
  },
  'origin-not-allowed': {
    severity: 'warning', title: 'an origin that ought to be allowed is not', why: 'Its pages cannot read the answers.', mend: 'Add the origin to the policy, or take it out of the list given to the audit.',
  },
  'declared-wider': { severity: 'error', title: 'the server grants more than is declared', why: 'What is reviewed is not what runs.', mend: 'Deploy what is declared; look for a second layer (proxy, middleware) that writes CORS headers.' },
  'declared-narrower': { severity: 'error', title: 'the server grants less than is declared', why: 'What is promised to pages does not work.', mend: 'Deploy what is declared; look for a layer in front that answers first or drops headers.' },
}
