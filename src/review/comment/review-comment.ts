/** What a comment under a pull request is printed from. Data only; how it is put together stands in `compare.ts`. */
import type { ChangeReport, ShownChange } from '../changes/report.ts';
import type { Sides } from '../changes/words.ts';
import type { ReachComparison } from '../reach/compare.ts';
import type { Agreers } from './agreement.ts';
import type { Amount } from './amounts/amount.ts';
import type { PressureChange } from './pressure.ts';
import type { TestSides } from './tested.ts';
import type { WaiverChanges } from './waivers.ts';

/**
 * Everything that the comment tells. `former`: present names of journeys -> those before. `pressure` null: too many
 * journeys; `waivers` null: the other side is a plan, which holds none.
 */
export type ReviewComment = {
  readonly report: ChangeReport;
  readonly sides: Sides;
  readonly former: ReadonlyMap<string, string>;
  readonly pressure: PressureChange | null;
  readonly waivers: WaiverChanges | null;
  /** Who gets more and who gets fewer messages, as far as the two plans prove it. */
  readonly amounts: readonly Amount[];
  /** Null: not both workspaces were compiled, only a plan is known. */
  readonly tests: TestSides | null;
  /** Who answers for each change; those of whom nothing is known are not there. */
  readonly agreers: ReadonlyMap<ShownChange, Agreers>;
  /** Null: no sample of people was named. */
  readonly reach: ReachComparison | null;
};

/** True for what is said in a journey, and not in what several of them share. Pure. */
export const isOwn = ({ part }: Pick<ShownChange, 'part'>): boolean => part === 'journey' || part === 'step';

/** Characters of one section of a comment; the head, which is never cut, is made of some of them. */
export const SECTION_MAX = 8_000;
