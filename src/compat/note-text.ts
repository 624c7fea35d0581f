/** The one table from the code of a translation's note to its message and what to do about it. */

/** The stable name of what cannot be meant: no policy is made. */
export type CompatFaultCode =
  | 'options/type' | 'options/per-request' | 'option/unknown' | 'option/type' | 'option/unset' | 'origin/compared-as-text' | 'origin/star-in-list'
  | 'origin/everybody-with-credentials' | 'origin/star-with-credentials' | 'regexp/unanchored' | 'regexp/dot' | 'regexp/not-a-pattern' | 'regexp/remembers'
  | 'regexp/strangers' | 'callback/no-reason' | 'callback/request' | 'methods/star' | 'methods/per-request' | 'headers/star-with-credentials'
  | 'preflight/continue' | 'preflight/off' | 'preflight/status' | 'hook/unknown'

/** The stable name of what changes, or was left out, in a policy that is made. */
export type CompatNoteCode =
  | 'origin/everybody' | 'origin/off' | 'origin/star-among-others' | 'origin/no-effect' | 'regexp/translated' | 'regexp/wider' | 'regexp/narrower'
  | 'regexp/texts' | 'regexp/lookup' | 'callback/lookup' | 'methods/none' | 'methods/no-effect' | 'methods/options' | 'headers/requested' | 'headers/authorization'
  | 'headers/star-among-others' | 'headers/no-effect' | 'max-age/default' | 'max-age/capped' | 'preflight/own' | 'preflight/refused' | 'preflight/204'
  | 'preflight/strict' | 'preflight/cache-control' | 'hook/none' | 'route/none' | 'danger/stated'

/** What the texts of a note are made of. */
export interface NoteFacts {
  readonly library: string
  readonly option: string
  /** The value, as it is shown. */
  readonly shown: string
  /** One more piece that the message needs; empty where there is none. */
  readonly detail: string
  /** What to write instead, where it depends on the value; empty where it does not. */
  readonly mend: string
}

type NoteText = (facts: NoteFacts) => readonly [message: string, fix: string]

const FAULTS: Readonly<Record<CompatFaultCode, NoteText>> = {
  'options/type': ({ library, shown }) => [`The options of ${library} are an object, not ${shown}.`, 'Pass the object itself.'],
  'options/per-request': ({ library }) => [
    `Here a function makes the options of ${library} anew for each request; a policy is a value that no request changes.`,
    'Translate each of the objects that it gives, and put each policy on the paths that it was for.',
  ],
  'option/unknown': ({ library, shown, detail, mend }) => [`${library} has no option ${shown}, and pays no heed to it${detail}.`, mend],
  'option/type': ({ library, option, shown, detail, mend }) => [`${library} cannot use ${shown} as ${option}${detail}.`, mend],
  'option/unset': ({ library, option, shown, detail, mend }) => [`${option} is ${shown}, as where a setting is missing; ${library} then ${detail}.`, mend],
  'origin/compared-as-text': ({ library, shown, mend }) => [
    `${library} compares ${shown} with the origin as text, and no browser sends that text: it allows nobody.`,
    `Write the origin in full; or put '${mend}' into the policy, where it is a pattern.`,
  ],
  'origin/star-in-list': ({ library }) => [
    `In a list ${library} compares '*' with the origin as text, and no browser sends it: it allows nobody.`,
    'Write origin: \'*\' for everybody, or remove it.',
  ],
  'origin/everybody-with-credentials': ({ shown }) => [
    `${shown} gives every origin back as allowed, and credentials are allowed: any site could act as the signed-in user.`,
    'List the origins, or leave credentials out.',
  ],
  'origin/star-with-credentials': () => [
    '\'*\' and credentials do not go together: browsers refuse every request that carries any, so these options never did what they say.',
    'List the origins; or leave credentials out, for what works today.',
  ],
  'regexp/unanchored': ({ shown, detail, mend }) => [`${shown} is not tied to a whole origin: ${detail}.`, mend],
  'regexp/dot': ({ shown, detail, mend }) => [`${shown} is not as strict as it looks: ${detail}.`, mend],
  'regexp/not-a-pattern': ({ shown, detail, mend }) => [`No pattern names exactly what ${shown} names: ${detail}.`, mend],
  'regexp/remembers': ({ library, shown }) => [
    `${shown} has the flag g or y: it remembers where it stopped, and ${library} does not reset it, so the same origin is allowed one time and refused the next.`,
    'Remove the flag.',
  ],
  'regexp/strangers': ({ shown, detail, mend }) => [
    `${shown} lets in ${detail}, and credentials are allowed: that site could act as the signed-in user, whatever the reason.`,
    mend,
  ],
  'callback/no-reason': ({ shown, option }) => [
    `${option} is ${shown}: whom it allows cannot be read from it.`,
    `List the origins. Where they are too many to list, say why in reasons: { ${option}: '…' }; it is then asked as a lookup.`,
  ],
  'callback/request': ({ option }) => [
    `${option} takes the request's context as its second parameter; a lookup is asked about an origin and nothing else.`,
    'Remove the parameter where it is not used. Where it is, give each path or tenant a policy of its own.',
  ],
  'methods/star': () => [
    '\'*\' is not a method: browsers take it for all of them without credentials, and for a method of that name with them.',
    'List the methods.',
  ],
  'methods/per-request': ({ option }) => [
    `${option} is a function, which gives one origin other methods than another; a policy has one list.`,
    'Write the list; what differs by origin needs a path of its own.',
  ],
  'headers/star-with-credentials': ({ option }) => [
    `Beside credentials browsers read '*' in ${option} as a header of that name: it allows nothing to the requests that carry them.`,
    `Leave ${option} out: pages may then send any header, with credentials too. Or list the names.`,
  ],
  'preflight/continue': ({ option, shown }) => [
    `${option}: ${shown} lets the application answer preflights; what it answers cannot be read from the options.`,
    `Leave it out: preflights are answered from the policy alone. Where the application does not decide about them, say so in reasons: { ${option}: '…' }.`,
  ],
  'preflight/off': ({ option, shown }) => [
    `${option}: ${shown} leaves preflights to the application; what it answers cannot be read from the options.`,
    `Leave it out, and write methods and allowHeaders. Where nothing answers them, say so in reasons: { ${option}: '…' }: then none grants anything.`,
  ],
  'preflight/status': ({ option, shown }) => [`${option} ${shown} is no success: browsers fail every preflight that is answered with it.`, 'Leave it out.'],
  'hook/unknown': ({ library, shown }) => [
    `${library} has no hook ${shown}, and refuses to start.`,
    'Leave it out: headers are written when the response is finished.',
  ],
}

const NOTES: Readonly<Record<CompatNoteCode, NoteText>> = {
  'origin/everybody': ({ shown }) => [
    `${shown} gave every origin back; now the answer is '*', the same for everybody and without Vary.`,
    'Nothing to do. List the origins where not everybody is meant.',
  ],
  'origin/off': () => ['No CORS here: no header is sent, and a preflight is refused with 403 where it used to reach the application.', 'Nothing to do.'],
  'origin/star-among-others': ({ library }) => [
    `${library} takes a list with '*' in it for everybody; the others in it have no effect.`,
    'Nothing to do. Remove the \'*\' where only the others are meant.',
  ],
  'origin/no-effect': ({ shown }) => [`${shown} allows nobody, and was left out.`, 'Nothing to do.'],
  'regexp/translated': ({ shown, detail }) => [`Of the origins that browsers send, ${shown} names those of ${detail}.`, 'Nothing to do.'],
  'regexp/wider': ({ shown, detail }) => [
    `Hosts with an underscore in a label are left out by ${shown}, and taken in by ${detail}. They belong to the owner of the same domain.`,
    'Nothing to do, unless such a host serves pages of somebody else.',
  ],
  'regexp/narrower': ({ shown, detail }) => [
    `Hosts with an underscore are taken in by ${shown}, and left out by ${detail}.`,
    'List such a host by itself where there is one.',
  ],
  'regexp/texts': ({ shown, detail }) => [
    `As text ${shown} also matches what is no origin, such as ${detail}; no pattern does.`,
    'Nothing to do: no browser sends such a text.',
  ],
  'regexp/lookup': ({ shown, detail }) => [
    `${shown} is asked as it is, as a lookup: never for 'null' or what is no origin, nor for insecure origins where credentials are allowed${detail}.`,
    'Write a pattern instead as soon as one will do.',
  ],
  'callback/lookup': ({ library, option, detail }) => [
    `${option} is asked as a lookup: never without an origin, for 'null' or for what is no origin${detail}. A yes is kept for 60 seconds, a no for 10; an error, or no answer `
      + `within 2 seconds, allows nobody. A refused request still reaches the application, where an error used to stop it in ${library}.`,
    'Write lookup(…) with options of your own where other times are meant, and enforce: true where refused requests must not run.',
  ],
  'methods/none': ({ option }) => [
    `${option} lists no method; browsers send GET, HEAD and POST all the same, so these are listed.`,
    'Write the methods that the resource has.',
  ],
  'methods/no-effect': ({ shown }) => [`No browser sends ${shown} from a page; it was left out.`, 'Nothing to do.'],
  'methods/options': ({ shown }) => [
    `Preflights do not need ${shown} in the list; it lets pages send OPTIONS themselves, and these now reach the application.`,
    'Remove it where no page does.',
  ],
  'headers/requested': ({ option, detail }) => [
    `${option} is not given, so every requested header was granted; allowHeaders '*' grants them too${detail}.`,
    'List the names where not every header is meant.',
  ],
  'headers/authorization': ({ option }) => [
    `'*' in ${option} leaves Authorization out by the standard, though no browser does; now it is granted by name.`,
    'List the names where Authorization is not meant.',
  ],
  'headers/star-among-others': ({ option }) => [`The '*' in ${option} stands for all; the names beside it add nothing, and were left out.`, 'Nothing to do.'],
  'headers/no-effect': ({ option, shown }) => [
    `${shown} has no effect in ${option}: ${/allow/i.test(option) ? 'no page can set it' : 'no page reads it from an answer'}. It was left out.`,
    'Nothing to do.',
  ],
  'max-age/default': () => [
    'How long a preflight is kept was not said, which is 5 seconds in browsers; now it is 7200.',
    'Write maxAge: 5 while the policy still changes often.',
  ],
  'max-age/capped': ({ shown }) => [`No browser keeps a preflight for ${shown} seconds; 86400 is the most that any keeps.`, 'Nothing to do.'],
  'preflight/own': ({ option, detail }) => [
    `${option} has no counterpart, because ${detail}. Preflights no longer reach the application.`,
    'Move whatever else the application did there to the methods themselves.',
  ],
  'preflight/refused': ({ option, detail }) => [
    `${option} is meant as: no preflight grants anything, because ${detail}. Pages can send GET, HEAD and POST without headers of their own.`,
    'Write methods and allowHeaders where more is meant.',
  ],
  'preflight/204': ({ option, shown }) => [
    `${option} ${shown} has no counterpart: a granted preflight is answered with 204.`,
    'Nothing to do: every browser that is still in use takes 204.',
  ],
  'preflight/strict': ({ option, shown }) => [
    `${option} ${shown} has no counterpart: an OPTIONS request that is no preflight reaches the application.`,
    'Nothing to do.',
  ],
  'preflight/cache-control': ({ option, shown }) => [
    `${option} ${shown} has no counterpart: preflight answers carry no Cache-Control. Browsers go by Access-Control-Max-Age alone.`,
    'Set maxAge for browsers. No shared cache keeps answers to OPTIONS.',
  ],
  'hook/none': ({ option, shown }) => [
    `${option} ${shown} has no counterpart: preflights are answered before any hook, and the headers are on every answer, errors of earlier hooks included.`,
    'Move whatever the earlier hooks did for preflights elsewhere.',
  ],
  'route/none': ({ option, shown }) => [`${option} ${shown} has no counterpart: no OPTIONS route is added.`, 'Nothing to do.'],
  'danger/stated': ({ option, detail }) => [`${option} is set, because ${detail}.`, 'Remove it as soon as the reason is gone.'],
}

/** The text of every note of a translation. */
export const NOTE_TEXTS: Readonly<Record<CompatFaultCode | CompatNoteCode, NoteText>> = Object.freeze({ ...FAULTS, ...NOTES })

/** The codes of what cannot be meant, in the order of the table. */
export const COMPAT_FAULT_CODES: readonly string[] = Object.freeze(Object.keys(FAULTS))

/** The codes of what changes, in the order of the table. */
export const COMPAT_NOTE_CODES: readonly string[] = Object.freeze(Object.keys(NOTES))
