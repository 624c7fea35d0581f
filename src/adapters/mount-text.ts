/** What is said of applications that are mounted. */
import type { MountCode } from '../policy/issue-code.ts'
import type { IssueTexts } from '../policy/issue-text.ts'

/** The texts of what is wrong with an application that is mounted. */
export const MOUNT_TEXTS: IssueTexts<MountCode> = {
  'mount/application': ({ shown }) => [`An application has a fetch function, and ${shown} has none.`, 'Write what createApp(services) gives.'],
  'mount/paths': () => [
    'This has a fetch function, but cannot tell which paths it has services for.',
    'Write { ...app, fetch: yours }, which keeps the rest of the application beside your own function; or { owns: true }, where it answers every path.',
  ],
  'mount/owns': ({ shown }) => [`owns is true or false, not ${shown}.`, 'Write true where the application answers every path, or leave it out.'],
}
