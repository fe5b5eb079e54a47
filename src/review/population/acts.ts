/**
 * What can happen in a life, as a table: coming, the words of each consent, and each activity by the way that leads to it.
 * A number of the table and the number of what began it say all that there is to know of a moment.
 */
import type { Instant } from '../../base/ids.ts';
import { hashText, mixHashes } from '../../base/random.ts';
import type { Activity, ConsentHabit, PopulationSpec } from '../../compiler/population/population.ts';
import { createRhythm, type Rhythm } from './rhythm.ts';

/** What is said of a consent. */
export type ConsentWord = 'given' | 'confirmed' | 'withdrawn';

/** An activity that follows others, or none. `hash`: of the whole way to it. */
export type ActivityAct = {
  readonly is: 'activity';
  readonly index: number;
  readonly hash: number;
  readonly activity: Activity;
  readonly cause: ActivityAct | null;
  readonly rhythm: Rhythm | null;
  /** The instants of `dates`. */
  readonly dates: readonly Instant[];
  readonly followers: readonly ActivityAct[];
};

export type ConsentAct = {
  readonly is: 'consent';
  readonly index: number;
  readonly consent: ConsentHabit;
  readonly word: ConsentWord;
};

export type Act = { readonly is: 'joined'; readonly index: number } | ConsentAct | ActivityAct;

/** `all[i].index` is i; the first is the coming. `roots`: what happens of itself. */
export type Acts = {
  readonly all: readonly Act[];
  readonly consents: readonly {
    readonly habit: ConsentHabit;
    readonly hash: number;
    readonly words: { readonly [word in ConsentWord]: ConsentAct };
  }[];
  readonly roots: readonly ActivityAct[];
};

/** The table of a population. `dateOf`: the instant of a day of the simulation and a time of day. Pure. */
export function tabulateActs(
  { consents, activities }: PopulationSpec,
  dateOf: (day: number, timeOfDayMs: number) => Instant,
): Acts {
  const all: Act[] = [{ is: 'joined', index: 0 }];
  const addConsent = (consent: ConsentHabit, word: ConsentWord): ConsentAct => {
    const act: ConsentAct = { is: 'consent', index: all.length, consent, word };
    all.push(act);
    return act;
  };
  const said = consents.map((habit) => ({
    habit,
    hash: hashText(`consent ${habit.channel} ${habit.purpose}`),
    words: {
      given: addConsent(habit, 'given'),
      confirmed: addConsent(habit, 'confirmed'),
      withdrawn: addConsent(habit, 'withdrawn'),
    },
  }));
  const addActivity = (activity: Activity, cause: ActivityAct | null): ActivityAct => {
    const { timing, key } = activity;
    const followers: ActivityAct[] = [];
    const act: ActivityAct = {
      is: 'activity',
      index: all.length,
      hash: mixHashes(cause?.hash ?? 0, hashText(key)),
      activity,
      cause,
      rhythm: timing.when === 'often' ? createRhythm(timing.hours, timing.weekdays) : null,
      dates: timing.when === 'dates' ? timing.days.map((day) => dateOf(day, timing.timeOfDayMs)) : [],
      followers,
    };
    all.push(act);
    for (const next of activities) {
      const follows = next.timing.when === 'follows' && next.timing.event === activity.event;
      if (follows) followers.push(addActivity(next, act));
    }
    return act;
  };
  const roots = activities.filter(({ timing }) => timing.when !== 'follows');
  return { all, consents: said, roots: roots.map((activity) => addActivity(activity, null)) };
}
