/** Puts together what the comment tells of two workspaces, or of a workspace and a plan. Pure. */
import type { Compiled } from '../../compiler/compile.ts';
import type { PlanDiff } from '../../plan/diff/change.ts';
import type { ChangeReport } from '../changes/report.ts';
import type { Sides } from '../changes/words.ts';
import { comparePressure } from './pressure.ts';
import type { ReviewComment } from './print-markdown.ts';
import { compareWaivers } from './waivers.ts';

/** `compiled`: both workspaces, where there are two. */
export function compareForComment(
  diff: PlanDiff,
  report: ChangeReport,
  sides: Sides,
  compiled: { readonly before: Compiled; readonly after: Compiled } | null,
): ReviewComment {
  const journeys = diff.renames.filter(({ of }) => of === 'journey');
  const former = new Map(journeys.map(({ from, to }) => [to, from]));
  return {
    report,
    sides,
    former,
    pressure: comparePressure(sides.before, sides.after, sides.definitions, former),
    waivers: compiled && compareWaivers(compiled.before, compiled.after),
  };
}
