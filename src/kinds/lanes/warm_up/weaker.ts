/** How a warm-up goes up faster than before. */
import type { JsonObject } from '../../../base/json.ts';

/** One sentence. Pure. */
export function weaker(old: JsonObject, young: JsonObject): readonly string[] {
  const budgets = ({ budgets }: JsonObject) => budgets as unknown as readonly number[];
  const [before, after] = [budgets(old), budgets(young)];
  const day = before.findIndex((budget, index) => (after[index] ?? Number.POSITIVE_INFINITY) > budget);
  if (day < 0) return [];
  const now = after[day] === undefined ? 'is over' : `lets ${after[day]} through`;
  return [`on day ${day + 1} the warm-up ${now} instead of letting ${before[day]} through`];
}
