/** What a review shows of a diff: changes with their words, what is at risk, and who is parked where. Data only. */
import { type PlanDiff, type RiskCode, risksOf } from '../../plan/diff/change.ts';
import type { Fate } from '../../plan/diff/parked.ts';
import type { Source } from '../../plan/plan.ts';
import { type Sides, type Words, wordsOf } from './words.ts';

/** One change with what it says. */
export type ShownChange = PlanDiff['changes'][number] & { readonly words: readonly Words[] };

/** `against`: what the first plan is called. `parked` null: nobody was asked. */
export type ChangeReport = {
  readonly against: string;
  readonly before: string;
  readonly after: string;
  readonly risks: readonly RiskCode[];
  readonly changes: readonly ShownChange[];
  readonly parked: readonly Fate[] | null;
};

/** The report of a diff. `show` gives a file as the reader would write it. Pure. */
export function reportChanges(
  diff: PlanDiff,
  sides: Sides,
  options: { readonly against: string; readonly parked: readonly Fate[] | null; show(file: string): string },
): ChangeReport {
  const move = (source: Source | null) => source && { ...source, file: options.show(source.file) };
  const changes = diff.changes.map((change) => ({
    ...change,
    sources: { before: move(change.sources.before), after: move(change.sources.after) },
    words: wordsOf(change, sides),
  }));
  const { against, parked } = options;
  return { against, before: diff.before, after: diff.after, risks: risksOf(diff), changes, parked };
}
