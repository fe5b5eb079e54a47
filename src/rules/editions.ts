/** The editions of the rule set: a workspace that pins one gets the rules of that edition, whatever rutter's version. */

/** All editions, oldest first. A rule that is added later says the edition in which it came. */
export const EDITIONS = ['2026-11'] as const;

export type Edition = (typeof EDITIONS)[number];

/** The edition of a workspace that pins none. */
export const NEWEST_EDITION: Edition = EDITIONS[EDITIONS.length - 1] ?? EDITIONS[0];

/** Whether text names an edition. Pure. */
export function isEdition(text: string): text is Edition {
  return (EDITIONS as readonly string[]).includes(text);
}
