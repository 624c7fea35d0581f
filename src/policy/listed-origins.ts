/** Origins that a list names, where the list stands. */
import type { IssuePath } from './issue.ts'
import type { OriginSet } from './origin-set.ts'
import type { PatternList } from './pattern-list.ts'

/** Whom a list lets read, as it runs. */
export interface ListedRule {
  readonly kind: 'listed'
  readonly set: OriginSet
}

/** A list of patterns at its place; `group` is the name of the trusted group that it is. */
export class ListedOrigins {
  readonly kind = 'listed'
  readonly list: PatternList
  readonly path: IssuePath
  readonly group: string | undefined
  #rule: ListedRule | undefined

  constructor(list: PatternList, path: IssuePath, group?: string) {
    this.list = list
    this.path = path
    this.group = group
  }

  /** One rule, however many policies follow it. */
  get rule(): ListedRule {
    this.#rule ??= Object.freeze({ kind: 'listed', set: this.list.set })
    return this.#rule
  }
}
