/**
 * Which way the number of messages goes by a change, and for whom: what a row of the comment's first table is made of.
 * Only what the two plans prove has a direction; everything else is said to be unknown.
 */
import { judgesOf } from '../../../kinds/judges.ts';
import type { Judges, Widening } from '../../../plan/diff/judges.ts';
import { type Reach, reachIn } from '../../../plan/diff/reach.ts';
import type { ChangeReport, ShownChange } from '../../changes/report.ts';
import type { Sides } from '../../changes/words.ts';

/**
 * In the order in which they are read. `more`: by this nobody gets fewer, and some may get more; `fewer`: the reverse.
 * `both`: of some messages
 * more, and of others fewer; `either`: some people may get more, and others fewer. Those from `later` on are planned as often as before.
 */
export const DIRECTIONS = {
  more: '**more**',
  fewer: '**fewer**',
  both: '**more** of some, **fewer** of others',
  either: 'some **more**, some **fewer**',
  unknown: '**not known**',
  later: 'the same, **later**',
  sooner: 'the same, **sooner**',
  moved: 'the same, at **another time**',
  reworded: 'the same, in **other words**',
  same: 'as before',
} as const;

export type Direction = keyof typeof DIRECTIONS;

/** When what goes out does so. */
export type Time = 'later' | 'sooner' | 'moved';

/** True for a direction that is one of time alone. */
export const isTime = (direction: Direction): direction is Time =>
  direction === 'later' || direction === 'sooner' || direction === 'moved';

/** The messages of a row, to be counted: all of these journeys, or only those of some classes (none named: all). */
export type About = { readonly journeys: readonly string[]; readonly classes: readonly string[] };

/**
 * One row, in Markdown. `who`: the people whom it is about, in words that need no other row; `messages`: which ones;
 * `why`: what of the change does that.
 */
export type Amount = {
  readonly direction: Direction;
  /** Where their number is another one and they also go out at another time. */
  readonly time?: Time;
  /** With `time`: of whom their number is another one, behind "whoever"; left out: of all. */
  readonly apart?: string;
  /** How much later or sooner, where that is one amount. */
  readonly by?: string;
  readonly who: string;
  readonly messages: string;
  readonly why: string;
  /** Null: no journeys can be named. */
  readonly about: About | null;
  /** Only what these steps of the one journey send, by present names; left out: all of `about`. */
  readonly steps?: readonly string[];
  /** Somebody counted these people. */
  readonly isCounted?: true;
  /** These people got none of the messages before (`more`), or get none any more (`fewer`), as long as what is said of them holds. */
  readonly isAll?: true;
  /** Some of these people were refused each time before (`more`), or are so from now on (`fewer`). */
  readonly refusals?: readonly ('more' | 'fewer')[];
};

/** What the directions of one change are found with; `former`: present names of journeys -> those before. */
export type Ground = {
  readonly changes: readonly ShownChange[];
  readonly parked: ChangeReport['parked'];
  readonly sides: Sides;
  readonly former: ReadonlyMap<string, string>;
  readonly judges: Judges;
  readonly forth: Widening;
  readonly back: Widening;
  readonly reach: { readonly before: Reach; readonly after: Reach };
};

/** Everything that is looked up more than once. Pure. */
export function layGround(
  { changes, parked }: Pick<ChangeReport, 'changes' | 'parked'>,
  sides: Sides,
  former: ReadonlyMap<string, string>,
): Ground {
  const judges = judgesOf(sides.definitions);
  const { before, after } = sides;
  return {
    changes,
    parked,
    sides,
    former,
    judges,
    forth: judges.widening(before, after),
    back: judges.widening(after, before),
    reach: { before: reachIn(before, judges), after: reachIn(after, judges) },
  };
}
