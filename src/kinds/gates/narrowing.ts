/** What gates have in common when they tell how a policy lets more through than before. Sentences only. */
import { quoteNames } from '../../base/quote-names.ts';

/** Names that a list (null: all) held and holds no more, in one sentence; none where nothing was lost. Pure. */
export function narrowed(
  before: readonly string[] | null,
  after: readonly string[] | null,
  what: string,
): readonly string[] {
  if (after === null) return [];
  if (before === null) return [`${what} are only ${quoteNames(after)} now`];
  const lost = before.filter((name) => !after.includes(name));
  return lost.length === 0 ? [] : [`${what} are no longer ${quoteNames(lost)}`];
}
