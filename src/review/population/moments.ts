/**
 * When something happens in one life: coming, consent, activities and what follows them. What it says is not drawn here.
 * All that a person draws depends on the seed, the person and the name of what is drawn, and on nothing drawn before.
 */
import { randomGamma } from 'd3-random';
import { DAY_MS } from '../../base/civil.ts';
import { type Instant, instant } from '../../base/ids.ts';
import { type Dice, hashText, mixHashes } from '../../base/random.ts';
import type { Delay, Timing } from '../../compiler/population/population.ts';
import type { ActivityAct, Acts } from './acts.ts';
import { drawInstants } from './rhythm.ts';
import { drawDelayMs } from './sample.ts';

const MONTH_MS = 30 * DAY_MS;
/** Nobody begins one thing more often than this in one simulation. */
const OFTEN_MAX = 20_000;
/** Who confirms a consent does so after so long. */
const CONFIRM_AFTER_MS = 10 * 60_000;
const STAYS = hashText('stays');

/** A person, as far as it decides when something happens. */
export type Person = { readonly person: number; readonly joinedAt: Instant; readonly zone: string };

/** Is told each moment, in no order: the place in the table of acts, and the number of what began it (from 0). */
export type Visit = (at: Instant, act: number, n: number) => void;

/** What moments are drawn from. `stays`: how long a person does what is done often. Nothing happens at or after `endAt`. */
export type MomentsOptions = {
  readonly acts: Acts;
  readonly dice: Dice;
  readonly stays: Delay | null;
  readonly endAt: Instant;
};

/** Where the values of a moment stand on the dice. Pure. */
export function keyOf({ hash }: ActivityAct, n: number): number {
  return mixHashes(hash, n + 1);
}

/** What one person does in the mean, of what all do: gamma with mean 1, so that counts are negative binomial. */
function drawMean(variation: number, uniform: () => number): number {
  if (variation === 0) return 1;
  const shape = 1 / variation ** 2;
  return randomGamma.source(uniform)(shape, 1 / shape)();
}

/** How long after its cause the n-th of an act happens; null: this time it does not, or it follows nothing. */
export function drawFollowingMs(act: ActivityAct, n: number, person: number, dice: Dice): number | null {
  const { timing } = act.activity;
  if (timing.when !== 'follows') return null;
  const uniform = dice.at(person, keyOf(act, n));
  return uniform() < timing.share ? drawDelayMs(timing.after, uniform) : null;
}

type Roots = {
  readonly [When in Timing['when']]: (
    timing: Extract<Timing, { readonly when: When }>,
    act: ActivityAct,
    person: Person & { readonly leavesAt: Instant },
    uniform: () => number,
  ) => readonly Instant[];
};

const ROOTS: Roots = {
  often({ share, perMonth, variation }, { rhythm }, { zone, joinedAt, leavesAt }, uniform) {
    if (uniform() >= share) return [];
    const perMs = (perMonth * drawMean(variation, uniform)) / MONTH_MS;
    return drawInstants({ perMs, rhythm, zone, from: joinedAt, until: leavesAt, uniform }, OFTEN_MAX);
  },
  joined: ({ share, after }, _act, { joinedAt }, uniform) =>
    uniform() < share ? [instant(joinedAt + drawDelayMs(after, uniform))] : [],
  dates: ({ share }, { dates }, { joinedAt }, uniform) =>
    dates.filter((at) => uniform() < share && at >= joinedAt),
  follows: () => [],
};

/** Draws the moments of people. */
export class Moments {
  readonly #options: MomentsOptions;

  constructor(options: MomentsOptions) {
    this.#options = options;
  }

  visit(person: Person, visit: Visit): void {
    const { acts, dice, stays, endAt } = this.#options;
    const { joinedAt } = person;
    visit(joinedAt, 0, 0);
    this.#consents(person, visit);
    const stay = stays === null ? endAt : joinedAt + drawDelayMs(stays, dice.at(person.person, STAYS));
    const staying = { ...person, leavesAt: instant(Math.min(endAt, stay)) };
    for (const act of acts.roots) {
      const { timing } = act.activity;
      const root = ROOTS[timing.when] as (
        timing: Timing,
        act: ActivityAct,
        person: Person,
        uniform: () => number,
      ) => readonly Instant[];
      const instants = root(timing, act, staying, dice.at(person.person, act.hash));
      for (const [n, at] of instants.entries()) this.#happen(act, at, n, person.person, visit);
    }
  }

  /** Each draw has a place of its own: who gives consent stays the same when a later share changes. */
  #consents({ person, joinedAt }: Person, visit: Visit): void {
    const { acts, dice, endAt } = this.#options;
    for (const { habit, hash, words } of acts.consents) {
      if (dice.at(person, hash)() >= habit.given) continue;
      visit(joinedAt, words.given.index, 0);
      const { confirmed, withdrawn } = habit;
      const confirmedAt = instant(joinedAt + CONFIRM_AFTER_MS);
      if (confirmed !== null && dice.at(person, mixHashes(hash, 1))() < confirmed && confirmedAt < endAt) {
        visit(confirmedAt, words.confirmed.index, 0);
      }
      if (withdrawn === null) continue;
      const uniform = dice.at(person, mixHashes(hash, 2));
      if (uniform() >= withdrawn.share) continue;
      const at = instant(joinedAt + drawDelayMs(withdrawn.after, uniform));
      if (at < endAt) visit(at, words.withdrawn.index, 0);
    }
  }

  /** It happens, and what follows it; what is declared later may look at what was before. */
  #happen(act: ActivityAct, at: Instant, n: number, person: number, visit: Visit): void {
    if (at >= this.#options.endAt) return;
    visit(at, act.index, n);
    if (act.followers.length === 0) return;
    const followed: string[] = [];
    for (const next of act.followers) {
      const { timing, event } = next.activity;
      if (timing.when !== 'follows' || (timing.unless !== null && followed.includes(timing.unless))) continue;
      const afterMs = drawFollowingMs(next, n, person, this.#options.dice);
      if (afterMs === null) continue;
      followed.push(event);
      this.#happen(next, instant(at + afterMs), n, person, visit);
    }
  }
}
