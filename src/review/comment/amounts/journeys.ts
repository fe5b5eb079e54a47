/** Which way messages go by who enters a journey and who leaves it: audience, entry and exits. Pure. */
import { canonicalJson } from '../../../base/canonical.ts';
import { sayDuration } from '../../../base/duration.ts';
import { codeSpan as code } from '../../../language/diagnostics/printers/markdown.ts';
import { meaningOf } from '../../../plan/digest.ts';
import type { ConditionSpec, EntryPlan, ExitPlan, JourneyPlan } from '../../../plan/plan.ts';
import type { Amount, Direction, Ground } from './amount.ts';
import {
  type Comparison,
  compareConditions,
  type Moved,
  moveBy,
  tellCondition,
  tellConditions,
  tellMovers,
} from './conditions.ts';
import { whatSends } from './say-what.ts';

/** A journey on both sides, `after` with the present names; `names`: former names of steps -> present ones. */
export type Pair = {
  readonly before: JourneyPlan;
  readonly after: JourneyPlan;
  readonly names: ReadonlyMap<string, string>;
};

/** What is known of some of those who enter or leave. `who`: all that enter where it is left out. */
type Said = readonly {
  readonly direction: Direction | null;
  readonly who?: string;
  readonly why: string;
  readonly isAll?: true;
}[];

function rows({ after }: Pair, said: Said): readonly Amount[] {
  return said.flatMap(({ direction, who = whoEnters(after), why, isAll }) =>
    direction === null
      ? []
      : [{ direction, who, ...whatSends([after.name]), why, ...(isAll === undefined ? {} : { isAll }) }],
  );
}

/** Whoever sets a journey off. Pure. */
export function whoEnters({ name, entry }: JourneyPlan): string {
  if (entry.by === 'event') return `whoever does ${code(entry.event)}`;
  if (entry.by === 'segment') return `whoever becomes a member of ${code(entry.segment)}`;
  return `whoever enters ${code(name)}`;
}

/** Whoever sets it off and fits something; where nobody can say what, `else`. */
const whoFits = (journey: JourneyPlan, fits: string | null, otherwise: string) =>
  `${whoEnters(journey)} and ${fits === null ? otherwise : `fits: ${fits}`}`;

const LETS_IN: { readonly [direction in Direction]?: string } = {
  more: 'its audience lets them in now',
  fewer: 'its audience lets them in no longer',
};

/** By the audience, whether it says something else itself or what it asks does. */
export function amountsOfAudience(pair: Pair, ground: Ground): readonly Amount[] {
  const [was, is] = [pair.before.audience, pair.after.audience];
  const moved = moveBy(compareConditions(was, is, ground), tellMovers(was, is, ground), 'who meets it');
  const why = (direction: Direction) => {
    if (is === undefined) return 'its audience is gone: everybody fits';
    const change = was === undefined ? tellCondition(is, ground) : tellConditions(was, is, ground);
    return LETS_IN[direction] ?? `its audience asks for something else: ${change}`;
  };
  return rows(
    pair,
    moved.map(({ direction, fits }) => ({
      direction,
      who:
        direction === 'unknown'
          ? whoEnters(pair.after)
          : whoFits(pair.after, fits, `was ${direction === 'more' ? 'refused' : 'taken'} before`),
      why: why(direction),
      ...(direction === 'unknown' ? {} : { isAll: true }),
    })),
  );
}

const raised = (old: number, young: number): Direction | null =>
  old === young ? null : young > old ? 'more' : 'fewer';

const NO_LIMIT = Number.POSITIVE_INFINITY;
const sayLimit = (limit: number) => (limit === NO_LIMIT ? 'no limit' : String(limit));

function limitsOf({ before, after }: Pair): Said {
  return (['perDay', 'total'] as const).map((key) => {
    const [was, is] = [before.limit?.[key] ?? NO_LIMIT, after.limit?.[key] ?? NO_LIMIT];
    const what = key === 'perDay' ? 'people a day may enter' : 'people in all may enter';
    return {
      direction: raised(was, is),
      who: `${whoEnters(after)} once the limit is reached`,
      why: `${what}: ${sayLimit(is)} (was ${sayLimit(was)})`,
    };
  });
}

const AGAIN_NEVER = Number.POSITIVE_INFINITY;
type Again = JourneyPlan['reentry'];

const spanOf = (each: Again) =>
  each.mode === 'never' ? AGAIN_NEVER : each.mode === 'always' ? 0 : each.afterMs;

function sayAgain(each: Again): string {
  if (each.mode === 'never') return 'never';
  return each.mode === 'always' ? 'at any time' : `after ${sayDuration(each.afterMs)} from the ${each.from}`;
}

function againOf({ before, after }: Pair): Said {
  const [was, is] = [before.reentry, after.reentry];
  if (canonicalJson(was) === canonicalJson(is)) return [];
  const why = `the same person may enter again: ${sayAgain(is)} (was ${sayAgain(was)})`;
  // From the exit and from the entry are two clocks: which of them comes first depends on the run.
  const isOneClock = was.mode !== 'after' || is.mode !== 'after' || was.from === is.from;
  const direction = isOneClock ? raised(-spanOf(was), -spanOf(is)) : 'unknown';
  const [least, most] = [spanOf(was), spanOf(is)].sort((a, b) => a - b) as [number, number];
  const from = was.mode === 'after' ? was.from : is.mode === 'after' ? is.from : 'entry';
  const late = most === AGAIN_NEVER ? '' : ` and less than ${sayDuration(most)}`;
  const early = least === 0 ? late.replace(' and', '') : ` more than ${sayDuration(least)}${late}`;
  const span = early === '' ? '' : `${early} after their last ${from}`;
  const who = isOneClock
    ? `whoever was in ${code(after.name)} before and comes again${span}`
    : `whoever was in ${code(after.name)} before`;
  return [{ direction, who, why }];
}

/** By events, segments and the like. */
function startOf(pair: Pair, ground: Ground): Said {
  const [was, is] = [pair.before.entry, pair.after.entry];
  if (was.by === 'event' && is.by === 'event' && was.event === is.event) {
    const found = compareConditions(was.where, is.where, ground);
    const condition = is.where === undefined ? 'every one of them' : tellCondition(is.where, ground);
    const why = `${code(is.event)} lets people in where: ${condition}`;
    const event = (direction: Direction, fits: string | null) =>
      direction === 'unknown' || fits === null
        ? whoEnters(pair.after)
        : `${whoEnters(pair.after)} that fits: ${fits}`;
    return moveBy(found, tellMovers(was.where, is.where, ground), 'who meets it').map(
      ({ direction, fits }) => ({
        direction,
        who: event(direction, fits),
        why,
      }),
    );
  }
  if (was.by === 'segment' && is.by === 'segment') return bySegment(pair, [was, is], ground);
  const isSame = canonicalJson(meaningOf(was)) === canonicalJson(meaningOf(is));
  return isSame ? [] : [{ direction: 'unknown', why: 'people enter by something else than before' }];
}

/** The direction of entries by becoming a member, were once all. */
const OF_MEMBERS: { readonly [found in Comparison]: Direction | null } = {
  same: null,
  wider: 'more',
  narrower: 'fewer',
  other: 'unknown',
};

type BySegment = EntryPlan & { readonly by: 'segment' };

function bySegment({ after }: Pair, [was, is]: readonly [BySegment, BySegment], ground: Ground): Said {
  const spec = ({ segment }: BySegment): ConditionSpec => ({ kind: 'segment', segment });
  const found = compareConditions(spec(was), spec(is), ground);
  const held = OF_MEMBERS[found];
  // Who is a member for longer becomes one less often: only where once is all, more members are more entries.
  const direction = held !== null && after.reentry.mode !== 'never' ? 'unknown' : held;
  const said = `people enter by becoming a member of ${code(is.segment)}, which holds other people than before`;
  const taken = raised(Number(was.existing === 'enter'), Number(is.existing === 'enter'));
  const all = `members of ${code(is.segment)} ${taken === 'more' ? 'now enter' : 'no longer enter'} with the apply`;
  return [
    { direction, why: said },
    { direction: taken, who: `whoever is in ${code(is.segment)} already`, why: all },
  ];
}

function activeOf({ before, after }: Pair): Said {
  const most = ({ whileActive, maxActive }: JourneyPlan) => (whileActive === 'parallel' ? maxActive : 1);
  const found = raised(most(before), most(after));
  const isOther = before.whileActive !== after.whileActive;
  const why = `while somebody is in it, an entry means: ${code(after.whileActive)} (was ${code(before.whileActive)})`;
  const isRestart = [before, after].some(({ whileActive }) => whileActive === 'restart');
  const who = `${whoEnters(after)} while inside`;
  return [{ direction: isRestart && isOther ? 'unknown' : found, who, why }];
}

/** By the ways in, and how often they are open. */
export function amountsOfEntry(pair: Pair, ground: Ground): readonly Amount[] {
  const [was, is] = [pair.before.key, pair.after.key].map((key) => canonicalJson(key ?? null));
  const key: Said =
    was === is
      ? []
      : [{ direction: 'unknown', why: 'another value tells one run of a person from the next' }];
  return rows(pair, [
    ...limitsOf(pair),
    ...againOf(pair),
    ...startOf(pair, ground),
    ...activeOf(pair),
    ...key,
  ]);
}

const nameOf = (exit: ExitPlan) => (exit.by === 'event' ? exit.event : exit.segment);
/** An exit by a segment acts where somebody becomes a member, and not on who is one already (semantics 22). */
const whoMeets = (exit: ExitPlan) =>
  exit.by === 'event'
    ? `people who do ${code(exit.event)} while inside`
    : `people who come into ${code(exit.segment)} while inside (who is in it already on entering stays)`;

function compareExits(was: ExitPlan, is: ExitPlan, ground: Ground): readonly Moved[] {
  const unknown: readonly Moved[] = [{ direction: 'unknown', fits: null }];
  const others = (old: ConditionSpec | undefined, young: ConditionSpec | undefined) =>
    moveBy(compareConditions(old, young, ground), tellMovers(old, young, ground), 'the others');
  if (was.by === 'segment' && is.by === 'segment') {
    const [old, young] = [was, is].map(({ segment }): ConditionSpec => ({ kind: 'segment', segment }));
    return others(old, young);
  }
  if (was.by !== 'event' || is.by !== 'event') return unknown;
  const isSameKey = canonicalJson(was.key ?? null) === canonicalJson(is.key ?? null);
  return isSameKey ? others(was.where, is.where) : unknown;
}

const LEAVE: { readonly [direction in Direction]?: string } = {
  more: 'they no longer leave it by that',
  fewer: 'they now leave it by that',
};

/** By the ways out: who stays longer may get more. */
export function amountsOfExits(pair: Pair, ground: Ground): readonly Amount[] {
  const { before, after } = pair;
  const alike = (exit: ExitPlan, all: readonly ExitPlan[]) =>
    all.filter((other) => other.by === exit.by && nameOf(other) === nameOf(exit));
  const gone = before.exits.flatMap((exit): Said => {
    const [same, ...others] = alike(exit, after.exits);
    const who = whoMeets(exit);
    if (same === undefined) return [{ direction: 'more', who, why: 'they no longer leave it by that' }];
    const isSeveral = others.length > 0 || alike(exit, before.exits).length > 1;
    const found = compareExits(exit, same, ground);
    if (found.length > 0 && isSeveral)
      return [{ direction: 'unknown', who, why: 'not all who left it by that are known to leave' }];
    return found.map(({ direction, fits }) => ({
      direction,
      who: fits === null ? who : `${who} and fit: ${fits}`,
      why: LEAVE[direction] ?? 'not all who left it by that are known to leave',
    }));
  });
  const come = after.exits
    .filter((exit) => alike(exit, before.exits).length === 0)
    .map((exit) => ({ direction: 'fewer' as const, who: whoMeets(exit), why: 'they now leave it' }));
  return rows(pair, [...gone, ...come]);
}
