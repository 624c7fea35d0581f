/** Why targets are missed, by the names of the targets: found by profile, with figures, and printed below those that a run missed. */
export const EXPLANATIONS: Readonly<Record<string, string>> = {}
