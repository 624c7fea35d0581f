/** The report, as Markdown, of what parts have found. */
import { EXPLANATIONS } from './explanations.ts'
import type { Kept } from './kept.ts'
import type { Row, Table, Verdict } from './part.ts'
import type { Pace } from './rounds.ts'

const READING = `
Written by \`npm run bench\`, which takes half an hour; no figure was copied by hand. \`npm run bench -- actual origins\` measures those parts alone, again, and writes them in; \`npm run bench -- --report\` measures nothing. What is not of the last run says so by its date. Run it on a machine that does nothing else, and look at the controls first.

- A ratio is between a *floor* and a contender inside one run: slices of both in turn, the processes of both started anew several times. 1 is as fast as the floor, 0.5 half as fast. In brackets the 95 % interval by bootstrap, which draws from the starts and then from their rounds; its worse end counts for a target.
- *Processor time* is that of the serving process for one exchange, the floor's by the contender's, over sockets with 16 connections. What else the machine does does not count, so targets are judged by it where the system tells it. *Speed* is exchanges a second.
- *In process* is the cost of an exchange in times of the floor's: real messages of Node, but neither its parser nor the kernel. The same nanoseconds are a larger share of it.
- *Control* is the floor against another process of the floor. How far it is from 1 is how far any figure of its table can be.
- What no target is about, such as peers, is measured at half the rounds of one start, and in-process figures of hosts too: their intervals are too narrow by what starts differ.
`.trim()

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

/** Why targets are missed: a line for each that is, as far as somebody has found out. */
export function printExplanations(verdicts: readonly Verdict[], explanations: Readonly<Record<string, string>> = EXPLANATIONS): string {
  return verdicts.filter(({ met }) => !met).map(({ name }) => `- *${name}*: ${explanations[name] ?? 'not explained yet.'}`).join('\n')
}

/** A part, for the terminal and for the report. */
export function printChapter({ title, date, seconds, commit, machine, paces: { socket, mock }, findings: { tables, verdicts, notes } }: Kept): string {
  const made = `Measured ${date.slice(0, 10)} at ${date.slice(11, 16)} UTC${commit === undefined ? '' : `, commit ${commit}`}, in ${seconds.toFixed(0)} s, load ${machine.load} at the end${socket === undefined ? '' : `; over sockets ${paceOf(socket)}`}${mock === undefined ? '' : `; in process ${paceOf(mock)}`}.`
  return [`## ${title}`, made, ...notes, ...(verdicts.length > 0 ? [printVerdicts(verdicts), printExplanations(verdicts)] : []), ...tables.map(printTable)].filter((text) => text !== '').join('\n\n')
}

function paceOf({ starts, rounds, slice }: Pace): string {
  return `${starts} starts of ${rounds} rounds of ${(slice * 1000).toFixed(0)} ms`
}

/** The whole report. `missing` are parts of which nothing is kept. */
export function printReport(chapters: readonly Kept[], missing: readonly string[]): string {
  const machines = new Map(chapters.map(({ machine: { lines } }) => [lines.join('\n'), lines]))
  const verdicts = chapters.flatMap(({ findings }) => findings.verdicts)
  return `${[
    '# Performance', READING,
    ...[...machines.values()].map((lines) => lines.map((line) => `- ${line}`).join('\n')),
    ...(machines.size > 1 ? [`The parts were measured on ${machines.size} machines or with other versions: ${chapters.map(({ title, machine: { lines } }) => `${title} on ${[...machines.keys()].indexOf(lines.join('\n')) + 1}`).join(', ')}.`] : []),
    missing.length === 0 ? 'All parts are in this report.' : `Not measured, and so not in this report: ${missing.map((name) => `\`${name}\``).join(', ')}.`,
    printVerdicts(verdicts), ...chapters.map(printChapter),
  ].join('\n\n')}\n`
}
