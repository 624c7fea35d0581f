/** Dates of HTTP: whole seconds, in the three forms that recipients must read and the one that is sent. */

const MODERN = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT$/
const OLD = /^[A-Z][a-z]{5,8}, (\d{2})-([A-Z][a-z]{2})-(\d{2}) (\d{2}:\d{2}:\d{2}) GMT$/
const OLDEST = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d{2}:\d{2}:\d{2}) (\d{4})$/

/** The milliseconds of an {@link https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 HTTP date}; `undefined` where it is none, or a day that no calendar has. `now` is in milliseconds. */
export function parseHttpDate(text: string, now: number = Date.now()): number | undefined {
  const modern = MODERN.exec(text)
  if (modern !== null) return toTime(modern[1], modern[2], modern[3], modern[4])
  const old = OLD.exec(text)
  if (old !== null) return toTime(old[1], old[2], fullYear(Number(old[3]), new Date(now).getUTCFullYear()), old[4])
  const oldest = OLDEST.exec(text)
  return oldest === null ? undefined : toTime(oldest[2]?.replace(' ', '0'), oldest[1], oldest[4], oldest[3])
}

/** The date as it is sent. */
export function formatHttpDate(date: Date): string {
  return date.toUTCString()
}

// A year that seems more than 50 years ahead is the most recent one in the past with these digits.
function fullYear(digits: number, thisYear: number): string {
  const year = thisYear - (thisYear % 100) + digits
  return String(year > thisYear + 50 ? year - 100 : year)
}

function toTime(day = '', month = '', year = '', time = ''): number | undefined {
  const text = `${day} ${month} ${year} ${time} GMT`
  const parsed = new Date(text)
  // The parser takes the 31st of February for the 3rd of March.
  return Number.isNaN(parsed.getTime()) || !parsed.toUTCString().endsWith(text) ? undefined : parsed.getTime()
}
