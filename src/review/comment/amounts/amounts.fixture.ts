/** Which way messages go between two plans, and what that is when they are read the other way round, for tests. */
import { judgesOf } from '../../../kinds/judges.ts';
import { definitions } from '../../../kinds/registry.ts';
import { diffPlans } from '../../../plan/diff/diff.ts';
import type { Plan } from '../../../plan/plan.ts';
import { reportChanges } from '../../changes/report.ts';
import { formerJourneys } from '../compare.ts';
import { type Amount, type Direction, layGround } from './amount.ts';
import { findAmounts } from './find-amounts.ts';

/** Backwards: what is more is fewer, what is later is sooner, and nothing else changes. */
const MIRROR: { readonly [direction in Direction]: Direction } = {
  more: 'fewer',
  fewer: 'more',
  later: 'sooner',
  sooner: 'later',
  both: 'both',
  either: 'either',
  unknown: 'unknown',
  moved: 'moved',
  reworded: 'reworded',
  same: 'same',
};

/** The rows of a change; nobody was counted. */
export function amountsBetween(old: Plan, young: Plan): readonly Amount[] {
  const diff = diffPlans(old, young, judgesOf(definitions));
  const sides = { before: old, after: young, definitions };
  const report = reportChanges(diff, sides, { against: 'main', parked: null, show: (file) => file });
  return findAmounts(layGround(report, sides, formerJourneys(diff)));
}

/** The directions of all rows, in order of their names. */
export const sayAll = (rows: readonly Amount[]) =>
  rows.map(({ direction, time }) => (time === undefined ? direction : `${direction} ${time}`)).sort();
/** The same of the change the other way round. */
export const mirrored = (rows: readonly Amount[]) =>
  rows
    .map(({ direction, time }) =>
      time === undefined ? MIRROR[direction] : `${MIRROR[direction]} ${MIRROR[time]}`,
    )
    .sort();
