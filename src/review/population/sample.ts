/** Draws values: of attributes and of properties. Each draw begins at its own place of the dice, so none disturbs another. */
import { randomNormal } from 'd3-random';
import { civilFromDays, formatDate } from '../../base/civil.ts';
import { type Instant, instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import type { Json } from '../../base/json.ts';
import { type Dice, mixHashes } from '../../base/random.ts';
import type { Delay, Sample } from '../../compiler/population/population.ts';

/** Of what a value is drawn. */
export type SampleContext = {
  readonly dice: Dice;
  /** Counts from 0. */
  readonly person: number;
  /** Where on the dice. */
  readonly key: number;
  /** The number of what began this, from 1; 0 for the profile. */
  readonly n: number;
  readonly at: Instant;
  attributeOf(name: string): Json | undefined;
  /** A property of the event that this one follows. */
  causeOf(property: string): Json | undefined;
};

type Draws = {
  readonly [Draw in Sample['draw']]: (
    sample: Extract<Sample, { readonly draw: Draw }>,
    context: SampleContext,
    uniform: () => number,
  ) => Json | undefined;
};

const BY = 0x6279;

/** No attribute is an instant after this one: RFC 3339 has no later year. A wide `p95` would draw one. */
export const LATEST_AT = instant(Date.UTC(9999, 11, 31, 23, 59, 59));

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Whole numbers: each as often as the others, the ends included. */
function drawWhole(from: number, to: number, uniform: () => number): number {
  return from + Math.floor(uniform() * (to - from + 1));
}

/** Lognormal: half of all are below the median. */
function drawLognormal(median: number, sigma: number, uniform: () => number): number {
  return sigma === 0 ? median : median * Math.exp(sigma * randomNormal.source(uniform)()());
}

/** A time of a delay, in whole milliseconds. */
export function drawDelayMs({ medianMs, sigma }: Delay, uniform: () => number): number {
  return Math.round(drawLognormal(medianMs, sigma, uniform));
}

const DRAWS: Draws = {
  constant: ({ value }) => value,
  choice({ values, upTo }, _context, uniform) {
    const drawn = uniform();
    return values[upTo.findIndex((each) => drawn < each)] ?? values.at(-1);
  },
  range: ({ from, to, digits }, _context, uniform) =>
    digits === 0 ? drawWhole(from, to, uniform) : round(from + uniform() * (to - from), digits),
  date: ({ from, to }, _context, uniform) => formatDate(civilFromDays(drawWhole(from, to, uniform))),
  lognormal: ({ median, sigma, digits }, _context, uniform) =>
    round(drawLognormal(median, sigma, uniform), digits),
  text: ({ text }, { person, n }) =>
    text.replace(/\{(person|n)(?::(\d{1,2}))?\}/g, (_all, name: string, width: string | undefined) =>
      String(name === 'n' ? n : person + 1).padStart(Number(width ?? 0), '0'),
    ),
  same: ({ property }, { causeOf }) => causeOf(property),
  after: ({ after }, { at }, uniform) =>
    formatInstant(instant(Math.min(LATEST_AT, at + drawDelayMs(after, uniform)))),
  by({ attribute, of, otherwise }, context) {
    const key = String(context.attributeOf(attribute) ?? '');
    const sample = Object.hasOwn(of, key) ? of[key] : otherwise;
    return sample ? drawSample(sample, { ...context, key: mixHashes(context.key, BY) }) : undefined;
  },
};

/** A value; undefined: there is none this time. */
export function drawSample(sample: Sample, context: SampleContext): Json | undefined {
  const uniform = context.dice.at(context.person, context.key);
  if (sample.missing > 0 && uniform() < sample.missing) return undefined;
  const draw = DRAWS[sample.draw] as (
    sample: Sample,
    context: SampleContext,
    uniform: () => number,
  ) => Json | undefined;
  return draw(sample, context, uniform);
}
