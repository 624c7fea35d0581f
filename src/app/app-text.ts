/** What can be said of an application as it is made: of its policies, its settings, its services. */
import type { AppCode } from '../policy/issue-code.ts'
import type { IssueTexts } from '../policy/issue-text.ts'
import { POLICY_TEXTS } from '../policy/policy-text.ts'
import { PREFIX_TEXTS, SETTING_TEXTS } from '../policy/setting-text.ts'
import { SERVICE_TEXTS } from '../service/service-text.ts'

/** The texts of all of it. */
export const APP_TEXTS: IssueTexts<AppCode> = { ...POLICY_TEXTS, ...SETTING_TEXTS, ...PREFIX_TEXTS, ...SERVICE_TEXTS }
