/** The stable names of issues, `area/what`, by who tells them: so that nobody carries the texts of what he cannot tell. */

/** What is wrong with a policy. */
export type PolicyFaultCode =
  | 'policy/type' | 'policy/unreadable' | 'policy/unknown-field' | 'policy/boolean' | 'origins/missing' | 'origins/empty' | 'origins/type'
  | 'origins/wildcard-in-list' | 'origins/unknown-group' | 'origins/environment' | 'origins/wildcard-with-credentials' | 'origins/insecure-with-credentials'
  | 'origins/public-suffix-with-credentials' | 'origin/type' | 'origin/empty' | 'origin/null' | 'origin/list' | 'origin/too-long' | 'origin/opaque-scheme'
  | 'origin/userinfo' | 'origin/path' | 'origin/scheme' | 'origin/scheme-needed' | 'origin/default-port' | 'origin/port' | 'origin/upper-case' | 'origin/idn'
  | 'origin/trailing-dot' | 'origin/label' | 'origin/ip-address' | 'origin/wildcard' | 'origin/starred-label-domain' | 'origin/syntax' | 'allow-headers/type'
  | 'allow-headers/invalid' | 'allow-headers/wildcard-in-list' | 'allow-headers/forbidden' | 'allow-headers/prohibited' | 'expose-headers/type'
  | 'expose-headers/invalid' | 'expose-headers/wildcard-in-list' | 'expose-headers/forbidden' | 'expose-headers/prohibited'
  | 'expose-headers/wildcard-with-credentials' | 'max-age/type' | 'max-age/range' | 'enforce/wildcard' | 'methods/type' | 'methods/empty' | 'methods/wildcard'
  | 'methods/invalid' | 'methods/forbidden' | 'methods/case' | 'lookup/ask' | 'lookup/option' | 'trust/type' | 'trust/group-type'

/** What is unwise in a policy. */
export type PolicyWarningCode =
  | 'warning/max-age' | 'warning/localhost-any-port' | 'warning/public-suffix' | 'warning/insecure' | 'warning/duplicate-origin' | 'warning/redundant-origin'
  | 'warning/safelisted-header' | 'warning/method-override'

/** What is wrong with settings that applications and middlewares have alike. */
export type SettingCode = 'settings/unknown-field' | 'settings/public-origin' | 'settings/hook'

/** What is wrong with the prefix of a mount. */
export type PrefixCode = 'mount/prefix'

/** What is wrong with services and the settings of an application. */
export type ServiceFaultCode =
  | 'service/type' | 'service/path' | 'service/duplicate-path' | 'service/unknown-field' | 'service/methods' | 'service/text' | 'service/no-operation'
  | 'service/duplicate-name' | 'service/mount' | 'group/prefix' | 'group/unknown-field' | 'operation/type' | 'operation/handler' | 'operation/unknown-field'
  | 'operation/method' | 'operation/schema' | 'operation/guard' | 'operation/wrapper' | 'operation/rule' | 'operation/option' | 'operation/multipart'
  | 'operation/variant-cors' | 'operation/variants-alike' | 'operation/media-types' | 'operation/body-without-body' | 'settings/type' | 'settings/body-limit'
  | 'settings/value'

/** What is unwise in a service. */
export type ServiceWarningCode = 'warning/preflight-cache' | 'warning/content-type'

/** What is wrong with an application that is mounted. */
export type MountCode = 'mount/application' | 'mount/paths' | 'mount/owns'

/** The stable name of a fault, `area/what`. */
export type FaultCode = PolicyFaultCode | SettingCode | PrefixCode | ServiceFaultCode | MountCode | 'serve/method'

/** The stable name of a warning, `warning/what`. */
export type WarningCode = PolicyWarningCode | ServiceWarningCode | 'warning/private-network'

/** The stable name of an issue; `docs/errors.md` has a heading for each. */
export type IssueCode = FaultCode | WarningCode

/** Whatever can be told of a policy. */
export type PolicyCode = PolicyFaultCode | PolicyWarningCode

/** Whatever can be told of an application as it is made. */
export type AppCode = PolicyCode | SettingCode | PrefixCode | ServiceFaultCode | ServiceWarningCode
