/** An exclusion policy in plain language. */

/** The condition itself is described by its own kinds. Pure. */
export function describe(): string {
  return 'refused for whoever meets the condition, and for whoever cannot be judged';
}
