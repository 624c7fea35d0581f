/** What is said of settings, where applications, middlewares and mounts have the same. */
import type { PrefixCode, SettingCode } from './issue-code.ts'
import type { IssueTexts } from './issue-text.ts'

/** The texts of settings that applications and middlewares have alike. */
export const SETTING_TEXTS: IssueTexts<SettingCode> = {
  'settings/unknown-field': ({ shown, detail }) => [`There is no setting ${shown}.`, detail ?? 'Remove it: it would change nothing.'],
  'settings/public-origin': ({ shown }) => [`publicOrigin is the origin at which browsers reach this application, not ${shown}.`, 'Write it as in \'https://api.example\'.'],
  'settings/hook': ({ shown, detail }) => [`${detail ?? 'This hook'} is a function, not ${shown}.`, 'Write a function, or leave it out.'],
}

/** The text of the prefix of a mount. */
export const PREFIX_TEXTS: IssueTexts<PrefixCode> = {
  'mount/prefix': ({ shown, detail }) => [`${shown} is not the path below which the application stands.`, detail ?? 'Write it as in \'/api\': with a slash before, none behind, and without parameters.'],
}
