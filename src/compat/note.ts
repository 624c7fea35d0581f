/** Notes: what a translation has to say of an option, as data. Their texts stand in `note-text.ts`. */
import { showValue } from '../policy/issue.ts'
import type { Issue } from '../policy/issue.ts'
import type { FaultCode, WarningCode } from '../policy/issue-code.ts'
import { quote } from '../value/quote.ts'
import { NOTE_TEXTS } from './note-text.ts'
import type { CompatFaultCode, CompatNoteCode } from './note-text.ts'

/** The packages whose options are understood. */
export type Library = 'cors' | '@fastify/cors' | 'hono/cors'

/** The stable name of a note, `area/what`: one of the translation's own, or that of an issue of the policy that results. */
export type NoteCode = CompatFaultCode | CompatNoteCode | FaultCode | WarningCode

/** One thing to know about one option: what changes in meaning, or why it cannot be meant. */
export interface Note {
  readonly code: NoteCode
  /** The option's name in the package that it comes from. */
  readonly option: string
  /** What was written there; of a list, the entry that it is about. `undefined` where nothing was. */
  readonly value: unknown
  readonly message: string
  /** What to write instead, or what to do where the change matters. */
  readonly fix: string
}

/** What else is known of a note when it is made. */
export interface NoteDetails {
  readonly detail?: string | undefined
  readonly mend?: string | undefined
}

/** What a translation has found so far. The same note about the same value is taken once. */
export interface Findings {
  readonly library: Library
  readonly faults: readonly Note[]
  readonly notes: readonly Note[]
  fault(code: CompatFaultCode, option: string, value: unknown, details?: NoteDetails): void
  note(code: CompatNoteCode, option: string, value: unknown, details?: NoteDetails): void
  /** Take over what the engine says of the policy that results. */
  adopt(issue: Issue, option: string): void
}

/** Nothing found yet in the options of that package. */
export function createFindings(library: Library): Findings {
  const faults: Note[] = []
  const notes: Note[] = []
  const add = (list: Note[], note: Note): void => {
    if (!list.some((other) => other.code === note.code && other.option === note.option && other.message === note.message)) list.push(note)
  }
  const make = (code: CompatFaultCode | CompatNoteCode, option: string, value: unknown, { detail, mend }: NoteDetails = {}): Note => {
    const [message, fix] = NOTE_TEXTS[code]({ library, option, shown: showOption(value), detail: detail ?? '', mend: mend ?? '' })
    return { code, option, value, message, fix }
  }
  return {
    library,
    faults,
    notes,
    fault: (code, option, value, details) => add(faults, make(code, option, value, details)),
    note: (code, option, value, details) => add(notes, make(code, option, value, details)),
    adopt({ code, value, message, fix }, option) {
      add(code.startsWith('warning/') ? notes : faults, { code, option, value, message, fix })
    },
  }
}

/** The value of an option as a message shows it: a regular expression by its text. */
export function showOption(value: unknown): string {
  return value instanceof RegExp ? quote(String(value)).slice(1, -1).replaceAll('\\\\', '\\') : showValue(value)
}
