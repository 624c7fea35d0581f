/** What serves the application of the service suite: a runtime, a server, or a framework that it is mounted in. */
import type { ServiceExchange } from './service-exchange.ts'

/** The application while it is served on a port of this machine. */
export interface RunningService {
  readonly port: number
  stop(): Promise<unknown>
}

/** What a host can do beside answering. Every one is `true` unless a host says that it cannot. */
export interface ServiceAbilities {
  /** The pieces of a streamed answer leave as they are made, and the connection is cut where they fail. */
  readonly streamsAnswers: boolean
  /** A body may come in pieces, without Content-Length. */
  readonly streamsRequests: boolean
  /** The handler is told that the client went away before there was an answer. */
  readonly tellsDisconnect: boolean
  /** A stream is told that the client went away while it was sent. */
  readonly endsStreams: boolean
  /** The path arrives as it was sent, where its percent-encoding is not valid. */
  readonly takesMalformedPaths: boolean
  /** Methods beyond the usual arrive, such as REPORT. */
  readonly takesOtherMethods: boolean
  /** Header lines that come twice arrive as two values, or joined. */
  readonly takesRepeatedLines: boolean
  /** A request is refused, or arrives, with the Host that the client sent. */
  readonly takesAnyHost: boolean
  /** The query arrives as it was sent, to the letter. */
  readonly keepsQuery: boolean
  /** Content-Length, and headers in one line each, leave as the application gave them. */
  readonly keepsLines: boolean
  /** A path without a service is answered by the application, and not by what it is mounted in. */
  readonly ownsUnknownPaths: boolean
  /** What ran before is remembered by the process that answers next. */
  readonly remembers: boolean
  /** An answer that was cut arrives cut. */
  readonly tellsCuts: boolean
  /** HEAD arrives as HEAD. */
  readonly tellsHead: boolean
}

/** A host under test. */
export interface ServiceHost extends Partial<ServiceAbilities> {
  readonly name: string
  start(): Promise<RunningService>
  /** Over HTTP/1.1 unless set. */
  readonly exchange?: ServiceExchange
  /** The path below which the application stands, such as `/api`. */
  readonly prefix?: string
  /**
   * Whether it is mounted in a framework that has routes of its own: GET `/beside` answers `beside`, POST `/beside` answers with the JSON that it got, DELETE `/beside` is
   * there too, and any other path is the framework's 404. `/beside` stands beside the prefix and not below it.
   */
  readonly mounted?: boolean
}

const ABILITIES: ServiceAbilities = {
  streamsAnswers: true, streamsRequests: true, tellsCuts: true, tellsDisconnect: true, endsStreams: true, tellsHead: true, takesMalformedPaths: true, takesOtherMethods: true, takesRepeatedLines: true, takesAnyHost: true,
  keepsQuery: true, keepsLines: true, ownsUnknownPaths: true, remembers: true,
}

/** All that a host can do. */
export function abilitiesOf(host: ServiceHost): ServiceAbilities {
  return { ...ABILITIES, ...Object.fromEntries(Object.entries(host).filter(([name]) => name in ABILITIES)) }
}
