/** A module that fails while it loads. */
export const database: string = connect()

function connect(): string {
  throw new Error('no database')
}
