/** What the flags of `simulate` mean. Refuses what cannot be understood; reads no file. */
import { InvalidArgumentError } from 'commander';
import type { Instant } from '../../base/ids.ts';
import { parseInstant } from '../../base/instant.ts';
import type { Intervention } from '../../review/simulation/simulation.ts';

/** `agents_free=0@2026-10-01T10:00:00Z`. */
export function gaugeAt(text: string, before: readonly Intervention[] = []): readonly Intervention[] {
  const [, gauge, value, time] = /^([a-z][a-z0-9_]*)=(-?\d+(?:\.\d+)?)@(.+)$/.exec(text) ?? [];
  const at = parseInstant(time ?? '');
  if (gauge === undefined || value === undefined || at === null) {
    throw new InvalidArgumentError('write NAME=VALUE@INSTANT, e.g. agents_free=0@2026-10-01T10:00:00Z.');
  }
  return [...before, { at, does: 'gauge', gauge, value: Number(value) }];
}

/** `0.3%`, or `0.003`. */
export function share(text: string): number {
  const [, digits, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  const value = digits === undefined ? Number.NaN : Number(digits) / (percent === '%' ? 100 : 1);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('use a share such as 0.3%.');
  return value;
}

/** `sms=0.07`. */
export function priceOf(
  text: string,
  before: ReadonlyMap<string, number> = new Map(),
): ReadonlyMap<string, number> {
  const [, channel, digits] = /^([a-z][a-z0-9_]*)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (channel === undefined) throw new InvalidArgumentError('write CHANNEL=PRICE, e.g. sms=0.07.');
  return new Map([...before, [channel, Number(digits)]]);
}

/** An instant in RFC 3339. */
export function instantOf(text: string): Instant {
  const at = parseInstant(text);
  if (at === null) throw new InvalidArgumentError('use an instant such as 2026-10-01T10:00:00+02:00.');
  return at;
}

/** So many made-up people; `name` null: of the only population. */
export type PopulationSize = { readonly name: string | null; readonly size: number };

/** Most people of one simulation. */
const SIZE_MAX = 10_000_000;

/** `10000`, `10_000` or `customers:10000`. */
export function populationSize(text: string): PopulationSize {
  const [, name, digits = ''] = /^(?:([^:\s]+):)?(\d[\d_]*)$/.exec(text) ?? [];
  const size = Number(digits.replaceAll('_', ''));
  if (digits !== '' && size >= 1 && size <= SIZE_MAX) return { name: name ?? null, size };
  throw new InvalidArgumentError(`use a number of people, at most ${SIZE_MAX}, e.g. 10000.`);
}

/** Days of a simulation. */
export function dayCount(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= 3660) return days;
  throw new InvalidArgumentError('use a number of days from 1 to 3660.');
}

/** Seeds that are compared. */
export function seedCount(text: string): number {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count >= 2 && count <= 100) return count;
  throw new InvalidArgumentError('use a number of seeds from 2 to 100.');
}
