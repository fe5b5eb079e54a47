/**
 * A population as data: who the subscribers are, and what they do when. Compiled from a `Population` document; lives are
 * drawn from it in `review/population/`. Durations in milliseconds, shares and weights as numbers.
 */
import type { Json } from '../../base/json.ts';

/** A lognormal time: half come before the median, 95 % before the other; `sigma` 0: always the median. */
export type Delay = { readonly medianMs: number; readonly sigma: number };

/** How one value is drawn. `missing`: the share without one. */
export type Sample = { readonly missing: number } & (
  | { readonly draw: 'constant'; readonly value: Json }
  /** `upTo[i]`: the share of the first i + 1 values. */
  | { readonly draw: 'choice'; readonly values: readonly Json[]; readonly upTo: readonly number[] }
  /** Even between both; rounded to so many digits after the point. */
  | { readonly draw: 'range'; readonly from: number; readonly to: number; readonly digits: number }
  /** A date, even between both days (since 1970), inclusive. */
  | { readonly draw: 'date'; readonly from: number; readonly to: number }
  | {
      readonly draw: 'lognormal';
      readonly median: number;
      readonly sigma: number;
      readonly digits: number;
    }
  /** `{person}` and `{n}` stand for numbers, `{person:8}` for one of eight digits. */
  | { readonly draw: 'text'; readonly text: string }
  /** The property of the event that this one follows. */
  | { readonly draw: 'same'; readonly property: string }
  /** An instant so long after the event. */
  | { readonly draw: 'after'; readonly after: Delay }
  /** By the value of an attribute of the person; null: none. */
  | {
      readonly draw: 'by';
      readonly attribute: string;
      readonly of: { readonly [value: string]: Sample };
      readonly otherwise: Sample | null;
    }
);

export type Samples = { readonly [name: string]: Sample };

/** When something happens to a person. `share`: to how many at all, or how often what it follows leads to it. */
export type Timing = { readonly share: number } /**
 * At random: so often in thirty days on average; `variation`: the coefficient of variation of that between people.
 * Weights of the hours and weekdays (Monday first) of the person's own clock; null: any time is as good.
 */ & (
  | {
      readonly when: 'often';
      readonly perMonth: number;
      readonly variation: number;
      readonly hours: readonly number[] | null;
      readonly weekdays: readonly number[] | null;
    }
  /** Once, so long after the person came. */
  | { readonly when: 'joined'; readonly after: Delay }
  /** After an event of this name; `unless`: not where this other one follows the same event. */
  | {
      readonly when: 'follows';
      readonly event: string;
      readonly after: Delay;
      readonly unless: string | null;
    }
  /** To everybody at once, on these days of the simulation (0: the first), at a time of the workspace's day. */
  | { readonly when: 'dates'; readonly days: readonly number[]; readonly timeOfDayMs: number }
);

/** Something that people do. `sets`: attributes of the profile that change with it. */
export type Activity = {
  /** Tells it apart from others of the same event; what is drawn depends on it and not on its place. */
  readonly key: string;
  readonly event: string;
  readonly timing: Timing;
  readonly properties: Samples;
  readonly sets: Samples;
};

/** Consent of a channel for a purpose: the share that gives it, and what becomes of it. */
export type ConsentHabit = {
  readonly channel: string;
  readonly purpose: string;
  readonly given: number;
  /** Of those: who confirms it within minutes. Null: nothing is said. */
  readonly confirmed: number | null;
  /** Of those: who takes it back, so long after. Null: nobody. */
  readonly withdrawn: { readonly share: number; readonly after: Delay } | null;
};

/** What a `Population` document says. */
export type PopulationSpec = {
  readonly name: string;
  /** The zone of `dates`, and of people without a zone of their own. */
  readonly zone: string;
  /** The local date on which counting begins. */
  readonly starts: string;
  /** Lives begin so many days before. */
  readonly historyDays: number;
  /** The share that comes while it runs, evenly; all others are there from the beginning. */
  readonly newcomers: number;
  /** How long a person does what is done often; null: to the end. */
  readonly stays: Delay | null;
  readonly profile: Samples;
  readonly consents: readonly ConsentHabit[];
  readonly activities: readonly Activity[];
};
