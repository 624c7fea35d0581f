/** A module with nothing of Corbel's. */
export const answer = 42
