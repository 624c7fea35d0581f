/** Faults of a request's input that a rule or a handler finds, beside those that the schemas find. */
import type { FaultPlace, InputFault } from './problem.ts'

/** Where faults are told to. */
export interface Faults {
  /** Tell one. It must not hold the value that was submitted. Members beyond those of `InputFault` go to the client too. Throws a `TypeError` for a place that is none. */
  readonly add: (fault: InputFault) => void
  /** The status of the answer where there are faults; 400 unless set. Throws a `RangeError` for what is no status of a client error. */
  status: number
  /** How many there are. */
  readonly size: number
}

/** The places in which a fault may lie. */
const PLACES: ReadonlySet<FaultPlace> = new Set(['body', 'query', 'path', 'header', 'cookie'])

/** Faults as they are collected. */
export class FaultList implements Faults {
  readonly list: InputFault[] = []
  #status: number | undefined

  /** Bound, since rules take it apart: `(context, { add })`. */
  readonly add = (fault: InputFault): void => {
    if (!PLACES.has(fault.in)) throw new TypeError(`A fault lies in ${[...PLACES].join(', ')}, and not in '${String(fault.in)}'.`)
    this.list.push({ ...fault })
  }

  get size(): number {
    return this.list.length
  }

  get status(): number {
    return this.#status ?? 400
  }

  set status(status: number) {
    if (!Number.isInteger(status) || status < 400 || status > 499) throw new RangeError(`The status of faults is 400 to 499, not ${status}.`)
    this.#status = status
  }

  /** Throws a `TypeError` where a status was set for faults that nobody told: the answer could only contradict one of the two. */
  checkStatus(): void {
    if (this.#status !== undefined && this.list.length === 0) throw new TypeError('faults.status was set, and no fault was added.')
  }
}
