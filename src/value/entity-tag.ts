/** Entity tags: which version of a resource a client has. */

/** An {@link https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3 entity tag}. */
export interface EntityTag {
  /** Whether versions with this tag may differ in their bytes. */
  readonly weak: boolean
  /** What stands between the quotes. */
  readonly opaque: string
}

/** Characters of a list of tags, and tags in it, at most. */
const LIST_LENGTH = 4096
const LIST_MEMBERS = 64

/** Parse one entity tag, `"abc"` or `W/"abc"`. */
export function parseEntityTag(text: string): EntityTag | undefined {
  if (!/^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/.test(text)) return undefined
  return { weak: text.startsWith('W'), opaque: text.slice(text.indexOf('"') + 1, -1) }
}

/** The members of a list of entity tags; empty members are skipped. `undefined` where it is too long or a member is none. A tag may hold commas. */
export function parseEntityTagList(value: string): readonly EntityTag[] | undefined {
  if (value.length > LIST_LENGTH) return undefined
  const member = /[\t ]*(?:((?:W\/)?"[^"]*")[\t ]*)?(?:,|$)/y
  const tags: EntityTag[] = []
  while (member.lastIndex < value.length) {
    const match = member.exec(value)
    if (match === null) return undefined
    if (match[1] === undefined) continue
    const tag = parseEntityTag(match[1])
    if (tag === undefined || tags.length === LIST_MEMBERS) return undefined
    tags.push(tag)
  }
  return tags
}

/** Whether both name the same bytes: {@link https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.2 strong comparison}. A weak tag equals nothing, itself included. */
export function isSameStrongly(one: EntityTag, other: EntityTag): boolean {
  return !one.weak && !other.weak && one.opaque === other.opaque
}

/** Whether both name the same version, give or take what does not matter: weak comparison. */
export function isSameWeakly(one: EntityTag, other: EntityTag): boolean {
  return one.opaque === other.opaque
}
