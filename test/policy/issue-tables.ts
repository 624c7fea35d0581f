/** Every text of an issue, from the tables of all rooms. */
import { MOUNT_TEXTS } from '../../src/adapters/mount-text.ts'
import { SERVE_TEXTS } from '../../src/adapters/serve-text.ts'
import { APP_TEXTS } from '../../src/app/app-text.ts'
import type { IssueCode } from '../../src/policy/issue-code.ts'
import type { IssueTexts } from '../../src/policy/issue-text.ts'
import { POLICY_TEXTS } from '../../src/policy/policy-text.ts'
import { PREFIX_TEXTS, SETTING_TEXTS } from '../../src/policy/setting-text.ts'
import { SERVICE_TEXTS } from '../../src/service/service-text.ts'

/** The tables, none of which has a code of another. */
export const ISSUE_TABLES = [POLICY_TEXTS, SERVICE_TEXTS, SETTING_TEXTS, MOUNT_TEXTS, PREFIX_TEXTS, SERVE_TEXTS] as const

/** All of them in one. */
export const ISSUE_TEXTS: IssueTexts<IssueCode> = { ...APP_TEXTS, ...MOUNT_TEXTS, ...SERVE_TEXTS }

/** Every code, table by table. */
export const ISSUE_CODES: readonly string[] = ISSUE_TABLES.flatMap((table) => Object.keys(table))
