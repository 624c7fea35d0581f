/** What is said of a policy: the table from the code of an issue to its message and its mend. */
import type { PolicyCode } from './issue-code.ts'
import { write } from './issue-text.ts'
import type { IssueTexts } from './issue-text.ts'

/** The texts of what is wrong with a policy, then of what is unwise. */
export const POLICY_TEXTS: IssueTexts<PolicyCode> = {
  'policy/type': ({ shown }) => [`A policy is an object or false, not ${shown}.`, 'Write { origins: [\'https://app.example\'] }, or false for no CORS here.'],
  'policy/unreadable': () => ['This policy cannot be read: reading one of its fields threw an error.', 'Give plain values.'],
  'policy/unknown-field': ({ shown, detail }) => [
    `A policy has no field ${shown}.`,
    detail === undefined ? 'Remove it: it would change nothing. The fields are listed in the manual of the policy.' : detail,
  ],
  'policy/boolean': ({ shown }) => [`This field is true or false, not ${shown}.`, 'Write true or false.'],
  'origins/missing': ({ detail }) => [
    `This policy does not say which origins it is for${detail === undefined ? '' : `, and neither does ${detail}`}.`,
    'Write origins here, or in a layer behind it; for no CORS here, write false in place of the policy.',
  ],
  'origins/empty': () => ['This list of origins is empty: it allows nobody.', 'Name an origin; to allow nobody, write false in place of the policy.'],
  'origins/type': ({ shown, detail }) => [
    `Origins are '*', a list of patterns, trusted(…), lookup(…) or originsFromEnv(…), not ${shown}.`,
    detail ?? 'Write a list, such as [\'https://app.example\'].',
  ],
  'origins/wildcard-in-list': () => ['\'*\' stands beside other origins, or in a list; it means everybody and stands alone.', 'Write origins: \'*\', or remove it from the list.'],
  'origins/unknown-group': ({ shown, detail }) => [
    `There is no group of trusted origins named ${shown}.`,
    `Define it in the settings: { trust: { ${shown.slice(1, -1) || 'name'}: ['https://partner.example'] } }.${detail === undefined ? '' : ` These are defined: ${detail}.`}`,
  ],
  'origins/environment': ({ shown, detail }) => [`The environment variable ${detail ?? ''} ${shown === 'undefined' ? 'is not set' : 'names no origin'}.`, 'Set it to one or more origins, such as \'https://a.example,https://b.example\'.'],
  'origins/wildcard-with-credentials': ({ detail }) => [
    `Everybody ('*') and credentials do not go together${beside(detail)}: any site could act as the signed-in user.`,
    'List the origins, or leave credentials out.',
  ],
  'origins/insecure-with-credentials': ({ shown, detail }) => [
    `${shown} is not secure, and credentials are allowed${beside(detail)}: whoever is on the way could act as the signed-in user.`,
    'Use https, leave credentials out, or set dangerouslyAllowInsecureOrigins.',
  ],
  'origins/public-suffix-with-credentials': ({ shown, detail }) => [
    `${shown} takes in names below the public suffix ${detail ?? ''}, where strangers can register, and credentials are allowed.`,
    'Name your own hosts, leave credentials out, or set dangerouslyAllowPublicSuffixes.',
  ],
  'origin/type': ({ shown, detail }) => [`An origin pattern is a string, not ${shown}.`, detail ?? 'Write it as text, such as \'https://app.example\'.'],
  'origin/empty': () => ['This origin is empty.', 'Write scheme and host, such as \'https://app.example\', or remove it.'],
  'origin/null': () => ['\'null\' is not one origin: every sandboxed frame and local file sends it.', 'Remove it, and serve the page from an origin of its own.'],
  'origin/list': ({ shown, detail }) => [`${shown} holds a comma, a semicolon or white space; one string is one origin.`, detail ?? 'Write one string for each origin.'],
  'origin/too-long': ({ shown }) => [`${shown} is longer than any origin: a host has 253 bytes at most.`, 'Write scheme, host and port only, and a host that can exist.'],
  'origin/opaque-scheme': ({ shown }) => [
    `${shown} can never match: browsers send 'null' for pages of such schemes.`,
    'Serve the page over http or https, or from an app scheme such as capacitor://localhost.',
  ],
  'origin/userinfo': ({ shown, detail }) => [`${shown} holds an @; an origin has no user name.`, write(detail, 'Write scheme, host and port only.')],
  'origin/path': ({ shown, detail }) => [`${shown} has a path; an origin is only scheme, host and port, without a slash at its end.`, write(detail, 'Write scheme, host and port only.')],
  'origin/scheme': ({ shown, detail }) => [`${shown} has no valid scheme before its ://.`, write(detail, 'Write it as in \'https://app.example\'.')],
  'origin/scheme-needed': ({ shown, detail }) => [`${shown} has no scheme; on this machine it may be http or https.`, write(detail, 'Write it with its scheme, such as \'http://localhost:3000\'.')],
  'origin/default-port': ({ shown, detail }) => [`${shown} names the default port of its scheme; browsers never send it.`, write(detail, 'Leave the port out.')],
  'origin/port': ({ shown, detail }) => [`${shown} has a colon, and no valid port behind it.`, write(detail, 'Write 1 to 65535 without leading zeros, :* for any port, or no port.')],
  'origin/upper-case': ({ shown, detail }) => [`${shown} has upper-case letters; browsers send origins in lower case.`, write(detail, 'Write it in lower case.')],
  'origin/idn': ({ shown, detail }) => [`${shown} is not a host as browsers send it: international names travel in their xn-- form.`, write(detail, 'Write the host in its ASCII (xn--) form.')],
  'origin/trailing-dot': ({ shown, detail }) => [`${shown} ends in a dot; that is another origin than the one without.`, write(detail, 'Leave the dot out.')],
  'origin/label': ({ shown, detail }) => [`${shown} has an empty label, or one of over 63 bytes, or over 253 bytes in all.`, write(detail, 'Write labels of 1 to 63 bytes between single dots.')],
  'origin/ip-address': ({ shown, detail }) => [`${shown} is not an IP address as browsers write it.`, write(detail, 'Write four decimal numbers, or the shortest IPv6 form in brackets.')],
  'origin/wildcard': ({ shown, detail }) => [
    `${shown} has a wildcard where none can stand.`,
    detail === undefined
      ? 'A wildcard is a whole first label (https://*.app.example), part of a first label beside a hyphen (https://pr-*.app.example), or the port (http://localhost:*); everybody is origins: \'*\'.'
      : `Write '${detail}' for its subdomains.`,
  ],
  'origin/starred-label-domain': ({ shown }) => [
    `${shown} has a public suffix directly behind its starred label: anybody could register a name that fits.`,
    'Put the star below a domain of your own, such as https://pr-*.app.example.',
  ],
  'origin/syntax': ({ shown, detail }) => [`${shown} is not an origin.`, write(detail, 'Write it as in \'https://app.example\' or \'https://app.example:8443\'.')],
  'allow-headers/type': ({ shown }) => [`allowHeaders is '*' or a list of header names, not ${shown}.`, 'Write a list, such as [\'content-type\', \'x-request-id\'].'],
  'allow-headers/invalid': ({ shown }) => [`${shown} is not a header name.`, 'Write a header name: letters, digits and hyphens, no spaces, no colon.'],
  'allow-headers/wildcard-in-list': () => ['\'*\' stands in a list of names; it means all and stands alone.', 'Write allowHeaders: \'*\'.'],
  'allow-headers/forbidden': ({ shown }) => [`No page can set the request header ${shown}: browsers forbid it.`, 'Remove it.'],
  'allow-headers/prohibited': ({ shown }) => [`${shown} is a header of responses; it means nothing in a request.`, 'Remove it; Corbel writes it from the fields of the policy: credentials, allowHeaders, exposeHeaders, maxAge.'],
  'expose-headers/type': ({ shown }) => [`exposeHeaders is '*' or a list of header names, not ${shown}.`, 'Write a list, such as [\'etag\'].'],
  'expose-headers/invalid': ({ shown }) => [`${shown} is not a header name.`, 'Write a header name: letters, digits and hyphens, no spaces, no colon.'],
  'expose-headers/wildcard-in-list': () => ['\'*\' stands in a list of names; it means all and stands alone.', 'Write exposeHeaders: \'*\'.'],
  'expose-headers/forbidden': ({ shown }) => [`No page can ever read the response header ${shown}.`, 'Remove it; cookies are set without being exposed.'],
  'expose-headers/prohibited': ({ shown }) => [`${shown} is a header of requests or preflights; exposing it means nothing.`, 'Remove it.'],
  'expose-headers/wildcard-with-credentials': ({ detail }) => [
    `exposeHeaders '*' and credentials do not go together${beside(detail)}: browsers then read '*' as a header of that name.`,
    'List the names of the headers.',
  ],
  'max-age/type': ({ shown }) => [`maxAge is a whole number of seconds, not ${shown}.`, 'Write a number, such as 600.'],
  'max-age/range': ({ shown }) => [`maxAge is 0 to 86400 seconds, not ${shown}.`, 'Write 0 to keep nothing; 86400 is the most that any browser keeps.'],
  'enforce/wildcard': ({ detail }) => [`enforce refuses foreign origins, and '*' allows every origin${beside(detail)}.`, 'List the origins, or leave enforce out.'],
  'methods/type': ({ shown }) => [`methods is a list of methods, not ${shown}.`, 'Write a list, such as [\'GET\', \'PUT\'].'],
  'methods/empty': () => ['This list of methods is empty: nothing could be asked for.', 'Name the methods that the resource has.'],
  'methods/wildcard': () => ['\'*\' is not a method.', 'Name each one, such as [\'GET\', \'POST\', \'PUT\', \'PATCH\', \'DELETE\'], or leave methods out for the usual ones.'],
  'methods/invalid': ({ shown }) => [`${shown} is not a method.`, 'Write a method, such as PUT.'],
  'methods/forbidden': ({ shown }) => [`${shown} is a method that browsers forbid.`, 'Name other methods, those that pages may send, such as [\'GET\', \'PUT\'].'],
  'methods/case': ({ shown, detail }) => [`${shown} is not ${detail ?? ''}: methods are case-sensitive.`, write(detail, 'Write it in upper case.')],
  'lookup/ask': ({ shown }) => [`lookup(ask) needs a function from an origin to true or false, not ${shown}.`, 'Write lookup(async (origin) => …).'],
  'lookup/option': ({ shown, detail }) => [`The lookup option ${detail ?? ''} is a number above 0, not ${shown}.`, 'Write a number above 0; times are in seconds, and 0.001 keeps next to nothing.'],
  'trust/type': ({ shown }) => [`trust is an object of groups, not ${shown}.`, 'Write trust: { partners: [\'https://partner.example\'] }.'],
  'trust/group-type': ({ shown }) => [`A group of trusted origins is a list of patterns, lookup(…) or originsFromEnv(…), not ${shown}.`, 'Write a list, such as [\'https://partner.example\'].'],
  'warning/max-age': ({ shown }) => [`maxAge ${shown} is more than browsers keep: Chromium keeps 7200 seconds, WebKit 600.`, 'Write 7200 or less.'],
  'warning/localhost-any-port': ({ shown }) => [`${shown} trusts whatever runs on the visitor's own machine.`, 'Leave it out in production.'],
  'warning/public-suffix': ({ shown, detail }) => [`${shown} takes in names below the public suffix ${detail ?? ''}, where strangers can register.`, 'Name your own hosts.'],
  'warning/insecure': ({ shown }) => [`${shown} is not secure: whoever is on the way can read the answers.`, 'Use https.'],
  'warning/duplicate-origin': ({ shown }) => [`${shown} is listed twice.`, 'Remove one.'],
  'warning/redundant-origin': ({ shown, detail }) => [`${shown} is already taken in by ${detail ?? 'a pattern of this list'}.`, 'Remove it.'],
  'warning/safelisted-header': ({ shown }) => [`Every page can read ${shown} without its being exposed.`, 'Remove it.'],
  'warning/method-override': ({ shown }) => [`${shown} lets a page send another method than the one that the browser asked for.`, 'Remove it, unless nothing behind this service obeys it.'],
}

function beside(place: string | undefined): string {
  return place === undefined ? '' : ` (${place})`
}
