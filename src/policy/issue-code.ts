/** The stable names of issues, `area/what`. */

/** The stable name of a fault, `area/what`. */
export type FaultCode =
  | 'policy/type' | 'policy/unreadable' | 'policy/unknown-field' | 'policy/boolean' | 'origins/missing' | 'origins/empty' | 'origins/type' | 'origins/wildcard-in-list'
  | 'origins/unknown-group' | 'origins/environment' | 'origins/wildcard-with-credentials' | 'origins/insecure-with-credentials'
  | 'origins/public-suffix-with-credentials' | 'origin/type' | 'origin/empty' | 'origin/null' | 'origin/list' | 'origin/too-long'
  | 'origin/opaque-scheme' | 'origin/userinfo' | 'origin/path' | 'origin/scheme' | 'origin/scheme-needed' | 'origin/default-port' | 'origin/port'
  | 'origin/upper-case' | 'origin/idn' | 'origin/trailing-dot' | 'origin/label' | 'origin/ip-address' | 'origin/wildcard'
  | 'origin/starred-label-domain' | 'origin/syntax' | 'allow-headers/type' | 'allow-headers/invalid' | 'allow-headers/wildcard-in-list'
  | 'allow-headers/forbidden' | 'allow-headers/prohibited' | 'expose-headers/type' | 'expose-headers/invalid' | 'expose-headers/wildcard-in-list'
  | 'expose-headers/forbidden' | 'expose-headers/prohibited' | 'expose-headers/wildcard-with-credentials' | 'max-age/type' | 'max-age/range'
  | 'enforce/wildcard' | 'methods/type' | 'methods/empty' | 'methods/wildcard' | 'methods/invalid' | 'methods/forbidden' | 'methods/case'
  | 'lookup/ask' | 'lookup/option' | 'trust/type' | 'trust/group-type' | 'service/type' | 'service/path' | 'service/duplicate-path'
  | 'service/unknown-field' | 'service/methods' | 'service/text' | 'service/no-operation' | 'service/duplicate-name' | 'service/mount' | 'group/prefix' | 'group/unknown-field' | 'operation/type' | 'operation/handler' | 'operation/unknown-field'
  | 'operation/method' | 'operation/schema' | 'operation/guard' | 'operation/wrapper' | 'operation/rule' | 'operation/option' | 'operation/multipart' | 'operation/variant-cors' | 'operation/variants-alike' | 'operation/media-types' | 'operation/body-without-body' | 'settings/type' | 'settings/unknown-field'
  | 'settings/public-origin' | 'settings/body-limit' | 'settings/hook' | 'settings/value' | 'mount/application' | 'mount/paths' | 'mount/owns' | 'mount/prefix' | 'serve/method'

/** The stable name of a warning, `warning/what`. */
export type WarningCode =
  | 'warning/max-age' | 'warning/preflight-cache' | 'warning/localhost-any-port' | 'warning/private-network' | 'warning/public-suffix'
  | 'warning/insecure' | 'warning/duplicate-origin' | 'warning/redundant-origin' | 'warning/safelisted-header' | 'warning/method-override'
  | 'warning/content-type'

/** The stable name of an issue; `docs/errors.md` has a heading for each. */
export type IssueCode = FaultCode | WarningCode
