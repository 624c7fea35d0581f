/** One comparison with a floor, over sockets and in process, as a table. */
import type { Contender } from './contender.ts'
import type { Bench, Table } from './part.ts'
import { nameOf, startInProcess, startOnSocket } from './process.ts'
import type { Runner } from './process.ts'
import type { Sent } from './requests.ts'
import { compare, ratioOf } from './rounds.ts'
import type { Compared, Pace, Start } from './rounds.ts'
import { inverse } from './statistics.ts'
import type { Estimate } from './statistics.ts'

/** What is compared. */
export interface Versus {
  readonly title: string
  readonly floor: Contender
  readonly contenders: readonly Contender[]
  /** Contenders that no target is about, of which a rough figure will do. */
  readonly peers?: readonly Contender[]
  readonly sent: Sent
  /** Judges the first answer of each contender; throws where it is not what it must be. */
  readonly check: (runner: Runner) => void
}

/** What was found of one contender. */
export interface Rival {
  readonly name: string
  readonly socket: Compared
  readonly mock: Compared
  /** What counts: the ratio of processor time over sockets, or of speed where the system tells no processor time. */
  readonly ratio: Estimate
  /** In process, how many times the floor's cost. */
  readonly times: Estimate
}

/** What was found, and the table that shows it. */
export interface Outcome {
  readonly rivals: ReadonlyMap<string, Rival>
  readonly table: Table
}

/** Compare. The floor is its own first contender: the control, which a perfect bench would find to be as fast as the floor. */
export async function runVersus(bench: Bench, { title, floor, contenders, peers = [], sent, check }: Versus): Promise<Outcome> {
  const near = [floor, ...contenders]
  const all = [...near, ...peers]
  const compareBy = (pace: Pace, start: (contender: Contender) => Promise<Runner>): Promise<readonly Compared[]> => {
    const toStarts = (group: readonly Contender[]): readonly Start[] => group.map((each) => () => start(each))
    return compare(() => start(floor), toStarts(near), pace, check, toStarts(peers))
  }
  bench.say(`${title}: ${all.length} contenders over sockets`)
  const socket = await compareBy(bench.socket, (each) => startOnSocket(each, sent))
  bench.say(`${title}: ${all.length} contenders in process`)
  const mock = await compareBy(bench.mock, (each) => startInProcess(each, [sent]))
  const rivals = all.map((contender, index) => toRival(index === 0 ? 'control' : nameOf(contender), socket[index], mock[index]))
  return { rivals: new Map(rivals.map((rival) => [rival.name, rival])), table: toTable(`${title}, against ${nameOf(floor)}`, rivals) }
}

function toRival(name: string, socket: Compared | undefined, mock: Compared | undefined): Rival {
  if (socket === undefined || mock === undefined) throw new Error(`${name} was not measured.`)
  return { name, socket, mock, ratio: ratioOf(socket), times: inverse(ratioOf(mock)) }
}

function toTable(title: string, rivals: readonly Rival[]): Table {
  return {
    title,
    head: ['', 'processor time', 'speed', 'µs', 'in process', 'µs in process'],
    rows: rivals.map(({ name, socket, mock, times }) => [
      name, socket.cost === undefined ? 'not told' : textOf(socket.cost), textOf(socket.speed), socket.micros.toFixed(1), `×${times.value.toFixed(2)}`, mock.micros.toFixed(2),
    ]),
  }
}

function textOf({ value, low, high }: Estimate): string {
  return `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`
}

/** What was found of a contender by its name; throws where it was not among them. */
export function rivalOf({ rivals }: Outcome, name: string): Rival {
  const rival = rivals.get(name)
  if (rival === undefined) throw new Error(`${name} was not measured.`)
  return rival
}
