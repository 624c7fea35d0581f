/** Names that people write for a field, and the name that was meant. */

/** The pointers from names that other libraries use, or that lie near, to the fields of a policy. */
export interface MisspeltPolicyFields {
  origin: 'origins'
  allowOrigin: 'origins'
  allowOrigins: 'origins'
  allowedOrigin: 'origins'
  allowedOrigins: 'origins'
  credential: 'credentials'
  allowCredentials: 'credentials'
  supportsCredentials: 'credentials'
  withCredentials: 'credentials'
  headers: 'allowHeaders'
  allowHeader: 'allowHeaders'
  allowedHeaders: 'allowHeaders'
  requestHeaders: 'allowHeaders'
  exposeHeader: 'exposeHeaders'
  exposedHeaders: 'exposeHeaders'
  exposesHeaders: 'exposeHeaders'
  responseHeaders: 'exposeHeaders'
  maxage: 'maxAge'
  max_age: 'maxAge'
  maxAgeSeconds: 'maxAge'
  enable: 'enabled'
  enforced: 'enforce'
}

const MISSPELT_POLICY_FIELDS: ReadonlyMap<string, string> = new Map(Object.entries({
  origin: 'origins', allowOrigin: 'origins', allowOrigins: 'origins', allowedOrigin: 'origins', allowedOrigins: 'origins',
  credential: 'credentials', allowCredentials: 'credentials', supportsCredentials: 'credentials', withCredentials: 'credentials',
  headers: 'allowHeaders', allowHeader: 'allowHeaders', allowedHeaders: 'allowHeaders', requestHeaders: 'allowHeaders',
  exposeHeader: 'exposeHeaders', exposedHeaders: 'exposeHeaders', exposesHeaders: 'exposeHeaders', responseHeaders: 'exposeHeaders',
  maxage: 'maxAge', max_age: 'maxAge', maxAgeSeconds: 'maxAge', enable: 'enabled', enforced: 'enforce',
} satisfies MisspeltPolicyFields))

/** The mend for an unknown field of a policy: the right name where one is known or near. */
export function suggestPolicyField(name: string, fields: readonly string[]): string | undefined {
  const meant = MISSPELT_POLICY_FIELDS.get(name)
  if (meant !== undefined && fields.includes(meant)) return `Write ${meant}.`
  if (/^(?:allow(?:ed)?_?)?methods?$/i.test(name)) return fields.includes('methods') ? 'Write methods.' : 'Remove it: the methods of a service are its operations.'
  return suggestField(name, fields)
}

/** The mend for an unknown field: the field whose name is at most two edits away. */
export function suggestField(name: string, fields: readonly string[]): string | undefined {
  if (name.length > 40) return undefined
  const flat = flatten(name)
  const near = fields.find((field) => flatten(field) === flat) ?? fields.find((field) => field.length > 3 && editDistance(flat, flatten(field)) <= 2)
  return near === undefined ? undefined : `Write ${near}.`
}

function flatten(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '')
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1]
    for (let column = 1; column <= to.length; column++) {
      const change = (row[column - 1] as number) + (to[column - 1] === letter ? 0 : 1)
      next.push(Math.min(change, (row[column] as number) + 1, (next[column - 1] as number) + 1))
    }
    row = next
  }
  return row[to.length] as number
}
