/** The holdout in plain language. */

/** It has no document of its own: share, salt and exempt classes stand in the workspace. Pure. */
export function describe(): string {
  return 'refused for the share of people who get no marketing at all';
}
