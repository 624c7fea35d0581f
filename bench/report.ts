/** The report of a run, as Markdown. */
import type { Findings, Row, Table, Verdict } from './part.ts'

/** A part that ran, with what it found. */
export interface Chapter {
  readonly title: string
  readonly findings: Findings
}

/** A table of texts. */
export function printTable({ title, head, rows }: Table): string {
  return [`**${title}**`, '', printRow(head), printRow(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(printRow)].join('\n')
}

function printRow(row: Row): string {
  return `| ${row.join(' | ')} |`
}

/** What became of the targets. */
export function printVerdicts(verdicts: readonly Verdict[]): string {
  return printTable({
    title: `Targets: ${verdicts.filter(({ met }) => met).length} of ${verdicts.length} met`, head: ['target', 'found', 'met', 'by'],
    rows: verdicts.map(({ target, found, met, margin }) => [target, found, met ? 'yes' : '**no**', margin]),
  })
}

/** A part, for the terminal and for the report. */
export function printChapter({ title, findings: { tables, verdicts, notes } }: Chapter): string {
  return [`## ${title}`, ...notes, ...(verdicts.length > 0 ? [printVerdicts(verdicts)] : []), ...tables.map(printTable)].join('\n\n')
}

/** The whole report. `machine` and `reading` are lines of its head. */
export function printReport(machine: readonly string[], reading: string, chapters: readonly Chapter[]): string {
  const verdicts = chapters.flatMap(({ findings }) => findings.verdicts)
  return `${['# Performance', 'Written by `npm run bench`; no figure in it was copied by hand.', machine.map((line) => `- ${line}`).join('\n'), reading, printVerdicts(verdicts), ...chapters.map(printChapter)].join('\n\n')}\n`
}
