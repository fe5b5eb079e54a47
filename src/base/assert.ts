/** Assertions: our own bugs, found early. Never for a user's mistake (a diagnostic) or the outside world (an outcome). */

/** An invariant of this program does not hold. The daemon quarantines the subscriber it was working on. */
export class AssertionFailure extends Error {
  override readonly name = 'AssertionFailure';
}

/** Throws `AssertionFailure` with `message` unless `condition` is truthy. Stays on in production. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionFailure(message);
}
