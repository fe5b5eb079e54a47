/**
 * Who is out of a journey at one time and was still inside at another: what goes out at another time goes to more or to
 * fewer people wherever somebody can leave in between. Pure.
 */
import { sayDuration } from '../../../base/duration.ts';
import { isJsonObject } from '../../../base/json.ts';
import { sayCount } from '../../../base/say-count.ts';
import { codeSpan as code } from '../../../language/diagnostics/printers/markdown.ts';
import type { JourneyPlan, StepPlan } from '../../../plan/plan.ts';
import { NAMES_MAX } from '../name-some.ts';
import type { Amount, Direction, Ground, Time } from './amount.ts';

/** A journey before and after; a side is left out where it is not there. */
type Sides = { readonly before?: JourneyPlan | undefined; readonly after?: JourneyPlan | undefined };

/** Who waits longer may leave, who no longer waits cannot. */
const NUMBERS: { readonly [time in Time]: Direction } = { later: 'fewer', sooner: 'more', moved: 'either' };

/** The versions in which people wait while they no longer wait, or do not wait yet, in the other one. */
const WAITING: { readonly [time in Time]: readonly (keyof Sides)[] } = {
  later: ['after'],
  sooner: ['before'],
  moved: ['before', 'after'],
};

/** By what people leave a journey wherever they are, as Markdown; goals end no run (semantics 23). */
function waysOut({ exits, whileActive }: JourneyPlan): readonly string[] {
  const told = exits.map((exit) =>
    exit.by === 'event' ? code(exit.event) : `coming into ${code(exit.segment)}`,
  );
  return [...told, ...(whileActive === 'restart' ? ['entering anew'] : [])];
}

/** By what somebody leaves while messages wait in one version and not in the other. */
function waysBetween(time: Time, journey: Sides): readonly string[] {
  return [...new Set(WAITING[time].flatMap((side) => (journey[side] ? waysOut(journey[side]) : [])))];
}

/** What that means for a message; that of a later run of theirs is another one. */
const MEANS: { readonly [time in Time]: string } = {
  later: ', who then no longer gets it',
  sooner: ', who did not get it until now',
  moved: '',
};

function sayLeaves(ways: readonly string[], time: Time): string {
  const more = ways.length > NAMES_MAX ? ` and ${ways.length - NAMES_MAX} more` : '';
  return `leaves between the two times by ${ways.slice(0, NAMES_MAX).join(', ')}${more}${MEANS[time]}`;
}

/**
 * What follows for the number of messages of a journey that go out at another time: its direction, and who it is about,
 * e.g. "leaves between the two times by `a`"; null: nobody can leave in between.
 */
export function leavingOf(
  time: Time,
  journey: Sides,
): { readonly direction: Direction; readonly who: string } | null {
  const ways = waysBetween(time, journey);
  return ways.length === 0 ? null : { direction: NUMBERS[time], who: sayLeaves(ways, time) };
}

type Way = Pick<Amount, 'direction' | 'time' | 'apart'>;

/** The directions of a row of messages of several journeys, by their present names, that go out at another time. */
export function atAnotherTime(time: Time, journeys: readonly string[], { sides, former }: Ground): Way {
  const all = journeys.map((name): Sides => {
    return { before: sides.before.journeys[former.get(name) ?? name], after: sides.after.journeys[name] };
  });
  const [only] = all;
  const found = all.length === 1 && only !== undefined ? leavingOf(time, only) : null;
  if (found !== null) return { direction: found.direction, time, apart: found.who };
  if (all.length < 2 || all.every((each) => waysBetween(time, each).length === 0)) return { direction: time };
  return { direction: NUMBERS[time], time, apart: `leaves the journey between the two times${MEANS[time]}` };
}

/** How long somebody stays at a step, where it says so: "4 hours"; null: that depends. Pure. */
export function lengthOf({ moment }: StepPlan): string | null {
  if (!isJsonObject(moment ?? null)) return null;
  const { form, elapsedMs, days } = moment as { readonly [key: string]: unknown };
  if (form === 'elapsed' && typeof elapsedMs === 'number') return sayDuration(elapsedMs);
  return form === 'days' && typeof days === 'number' ? `about ${sayCount(days, 'day')}` : null;
}
