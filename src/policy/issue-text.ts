/** What the text of an issue is: each room has a table of those that it can tell, and an entry carries the tables of the rooms that it reaches. */
import type { IssueCode } from './issue-code.ts'

/** What the texts of an issue are made of. */
export interface IssueFacts {
  /** The value, as it is shown. */
  readonly shown: string
  /** One more word that the sentence needs: a suggestion, a name, a place. */
  readonly detail: string | undefined
}

/** The message and the mend of an issue. */
export type IssueText = (facts: IssueFacts) => readonly [message: string, fix: string]

/** A table from the codes of issues to their texts. */
export type IssueTexts<Code extends IssueCode> = Readonly<Record<Code, IssueText>>

/** The mend that writes out what was meant, where that is known. */
export function write(detail: string | undefined, otherwise: string): string {
  return detail === undefined ? otherwise : `Write '${detail}'.`
}
