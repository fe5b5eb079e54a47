/** Puts together what the comment tells of two workspaces, or of a workspace and a plan. Pure. */
import type { Compiled } from '../../compiler/compile.ts';
import type { PlanDiff } from '../../plan/diff/change.ts';
import type { ChangeReport } from '../changes/report.ts';
import type { Sides } from '../changes/words.ts';
import type { ReachComparison } from '../reach/compare.ts';
import { agreersOf } from './agreement.ts';
import { comparePressure } from './pressure.ts';
import type { ReviewComment } from './print-markdown.ts';
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
  return {
    report,
    sides,
    former,
    pressure: comparePressure(sides.before, sides.after, sides.definitions, former),
    waivers: compiled && compareWaivers(compiled.before, compiled.after, show),
    tests: compiled,
    agreers: compiled === null ? new Map() : agreersOf(diff, report.changes, compiled),
    reach,
  };
}
