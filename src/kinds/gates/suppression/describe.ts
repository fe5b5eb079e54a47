/** Suppression in plain language. */

/** One sentence; the same for every workspace. Pure. */
export function describe(): string {
  return 'nothing goes to an address that bounced; only essential messages to one that complained or unsubscribed';
}
