/** What the comment tells of a change of the example workspace, for tests. */
import type { Compiled } from '../../compiler/compile.ts';
import { judgesOf } from '../../kinds/judges.ts';
import { definitions } from '../../kinds/registry.ts';
import { diffPlans } from '../../plan/diff/diff.ts';
import { fatesOf, withParked } from '../../plan/diff/parked.ts';
import type { Plan } from '../../plan/plan.ts';
import { parkedRuns, type RecordedChange } from '../changes/recorded.fixture.ts';
import { type ChangeReport, reportChanges } from '../changes/report.ts';
import { compareForComment } from './compare.ts';
import type { ReviewComment } from './review-comment.ts';

/** A workspace that compiles. */
export type Sound = Compiled & { readonly plan: Plan };

/** The comment, and the report that it was made of. `parked`: who is counted; undefined: nobody was asked. */
export function commentBetween(
  before: Sound,
  after: Sound,
  parked?: RecordedChange['parked'],
): { readonly comment: ReviewComment; readonly report: ChangeReport } {
  const found = diffPlans(before.plan, after.plan, judgesOf(definitions));
  const runs = parkedRuns(parked, before.plan);
  const fates = runs && fatesOf(runs, before.plan, after.plan);
  const diff = fates === null ? found : withParked(found, fates, after.plan);
  const sides = { before: before.plan, after: after.plan, definitions };
  const options = { against: '`main`', parked: fates, show: (file: string) => `journeys/${file}` };
  const report = reportChanges(diff, sides, options);
  return { report, comment: compareForComment(diff, report, sides, { before, after }, options) };
}
