/** Puts together what the comment tells of two workspaces, or of a workspace and a plan. Pure. */
import type { Compiled } from '../../compiler/compile.ts';
import type { PlanDiff } from '../../plan/diff/change.ts';
import { foldClasses } from '../changes/fold-classes.ts';
import type { ChangeReport } from '../changes/report.ts';
import type { Sides } from '../changes/words.ts';
import type { ReachComparison } from '../reach/compare.ts';
import { agreersOf } from './agreement.ts';
import { layGround } from './amounts/amount.ts';
import { findAmounts } from './amounts/find-amounts.ts';
import { journeysMoved } from './moved.ts';
import { comparePressure } from './pressure.ts';
import type { ReviewComment } from './review-comment.ts';
import { compareWaivers } from './waivers.ts';

/** Present names of journeys -> those before. Pure. */
export function formerJourneys({ renames }: Pick<PlanDiff, 'renames'>): ReadonlyMap<string, string> {
  const journeys = renames.filter(({ of }) => of === 'journey');
  return new Map(journeys.map(({ from, to }) => [to, from]));
}

/** `show` gives a file as the reader would write it. */
export type CommentOptions = {
  readonly reach?: ReachComparison | null;
  show?(file: string): string;
};

/** `compiled`: both workspaces, where there are two. */
export function compareForComment(
  diff: PlanDiff,
  report: ChangeReport,
  sides: Sides,
  compiled: { readonly before: Compiled; readonly after: Compiled } | null,
  { reach = null, show = (file) => file }: CommentOptions = {},
): ReviewComment {
  const former = formerJourneys(diff);
  const agreers = new Map(compiled === null ? [] : agreersOf(diff, report.changes, compiled));
  const { report: told, whose } = foldClasses(report);
  for (const [change, original] of whose) {
    const own = agreers.get(original);
    if (own !== undefined) agreers.set(change, own);
  }
  const amounts = findAmounts(layGround(report, sides, former));
  const abouts = amounts.flatMap(({ direction, about }) => (direction === 'same' ? [] : (about ?? [])));
  return {
    report: told,
    sides,
    former,
    pressure: comparePressure(sides, sides.definitions, former, abouts, journeysMoved(report, sides)),
    waivers: compiled && compareWaivers(compiled.before, compiled.after, show),
    amounts,
    tests: compiled,
    agreers,
    reach,
  };
}
