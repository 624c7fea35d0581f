/** The headers of a head that is about to be written, as `writeHead` of Node takes them. */
import type { HeaderBag } from '../decision/apply.ts'

/** Headers by name, as lines in their order. Names may be in any case. */
export interface HeaderLines extends HeaderBag {
  has(name: string): boolean
  /** Beside the values that the name has. */
  add(name: string, value: unknown): void
  /** Name, value, name, value. */
  flat(): unknown[]
}

/** Whether a value is what `writeHead` takes for headers. */
export function isHeaderRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** The lines of an object, of a flat list, or of a list of pairs; none of them is changed. A name that a list has several times keeps all its values. */
export function createHeaderLines(headers: object): HeaderLines {
  if (!Array.isArray(headers)) return new Lines(Object.entries(headers).flat())
  const lines = new Lines([])
  const list: readonly unknown[] = Array.isArray(headers[0]) ? headers.flat() : headers
  for (let index = 0; index < list.length; index += 2) lines.add(String(list[index]), list[index + 1])
  return lines
}

class Lines implements HeaderLines {
  #lines: unknown[]

  constructor(lines: unknown[]) {
    this.#lines = lines
  }

  has(name: string): boolean {
    return this.#indexOf(name) !== -1
  }

  add(name: string, value: unknown): void {
    const index = this.#indexOf(name)
    if (index === -1) this.#lines.push(name, value)
    else this.#lines[index + 1] = [this.#lines[index + 1], value].flat()
  }

  get(name: string): string | undefined {
    const values: unknown[] = []
    for (let index = 0; index < this.#lines.length; index += 2) if (this.#isNamed(index, name)) values.push(this.#lines[index + 1])
    return values.length === 0 ? undefined : values.flat().join(', ')
  }

  set(name: string, value: string): void {
    this.delete(name)
    this.#lines.push(name, value)
  }

  delete(name: string): void {
    if (this.has(name)) this.#lines = this.#lines.filter((_, index) => !this.#isNamed(index - (index % 2), name))
  }

  keys(): readonly string[] {
    const names: string[] = []
    for (let index = 0; index < this.#lines.length; index += 2) names.push(String(this.#lines[index]))
    return names
  }

  flat(): unknown[] {
    return this.#lines
  }

  #indexOf(name: string): number {
    for (let index = 0; index < this.#lines.length; index += 2) if (this.#isNamed(index, name)) return index
    return -1
  }

  #isNamed(index: number, name: string): boolean {
    const line = String(this.#lines[index])
    return line.length === name.length && line.toLowerCase() === name.toLowerCase()
  }
}
