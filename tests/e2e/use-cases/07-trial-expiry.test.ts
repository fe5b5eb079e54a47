/** Use case 07: reminders relative to a date on the profile, against its text in plain loops. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/base/json.ts';
import {
  DAY,
  type Deed,
  type History,
  inOrder,
  knownAt,
  line,
  linesOf,
  moments,
  RUNS,
  readUseCase,
  run,
  runOnBoth,
  starts,
  zones,
} from './histories.ts';

const files = readUseCase('07-trial-expiry');
const PLAN = [
  [7 * DAY, 'trial_7d'],
  [DAY, 'trial_1d'],
  [0, 'trial_ended'],
] as const;

/** The text, read aloud. */
function expected(history: History): string[] {
  const lines: string[] = [];
  for (const [who, traits] of Object.entries(history.people)) {
    let planned: [at: number, name: string][] = [];
    let value: Json | undefined;
    let hasUpgraded = false;
    const send = (before: number) => {
      for (const [at, name] of planned) if (at < before) lines.push(line(at, who, 'email', name));
      planned = planned.filter(([at]) => at >= before);
    };
    const change = (at: number, next: Json | undefined) => {
      if (next === value) return;
      value = next;
      const expiresAt = typeof next === 'string' ? Date.parse(next) : Number.NaN;
      planned = PLAN.flatMap(([before, name]): [number, string][] =>
        !hasUpgraded && expiresAt - before >= at ? [[expiresAt - before, name]] : [],
      );
    };
    change(knownAt(history), traits.trial_expires);
    for (const deed of inOrder(history, who)) {
      send(deed.at);
      if ('traits' in deed && 'trial_expires' in deed.traits)
        change(deed.at, deed.traits.trial_expires ?? undefined);
      if ('event' in deed) {
        hasUpgraded = true;
        planned = [];
      }
    }
    send(Number.POSITIVE_INFINITY);
  }
  return lines.sort();
}

const iso = (at: number) => new Date(at).toISOString();
const dates = (start: number): fc.Arbitrary<Json> =>
  fc.oneof(
    { weight: 8, arbitrary: moments(30 * DAY, DAY / 2).map((offset) => iso(start - 5 * DAY + offset)) },
    { weight: 1, arbitrary: fc.constantFrom<Json>(null, 'soon', '') },
  );
const deed = (start: number): fc.Arbitrary<Deed> =>
  fc
    .tuple(moments(20 * DAY, DAY / 2), fc.constantFrom('ana', 'bob'), fc.nat(7), dates(start), zones)
    .map(([offset, who, kind, trial_expires, timezone]): Deed => {
      const at = start + offset;
      if (kind === 0) return { at, who, event: 'Upgraded', properties: {} };
      return { at, who, traits: kind === 1 ? { timezone } : { trial_expires } };
    });
const histories: fc.Arbitrary<History> = starts.chain((start) =>
  fc.record({
    start: fc.constant(start),
    people: fc.record({
      ana: dates(start).map((trial_expires) => ({ email: 'ana@x.example', trial_expires })),
      bob: zones.map((timezone) => ({ email: 'bob@x.example', timezone })),
    }),
    consents: fc.constant({}),
    deeds: fc.array(deed(start), { maxLength: 7 }),
    until: fc.constant(start + 60 * DAY),
  }),
);

const START = Date.parse('2026-03-02T09:00:00Z');
const day = (days: number) => START + days * DAY;
const told = async (...rows: readonly (readonly [days: number, expires: number | null | 'upgraded'])[]) => {
  const deeds = rows.map(([days, what]): Deed => {
    const base = { at: day(days), who: 'ana' };
    if (what === 'upgraded') return { ...base, event: 'Upgraded', properties: {} };
    return { ...base, traits: { trial_expires: what === null ? null : iso(day(what)) } };
  });
  const people = { ana: { email: 'ana@x.example', timezone: 'Europe/Madrid' } };
  const played = await runOnBoth(files, { start: START, people, consents: {}, deeds, until: day(100) });
  return linesOf(played).map((each) => {
    const [at = '', , , name] = each.split(' ');
    return `${(Date.parse(at) - START) / DAY} ${name}`;
  });
};

describe('use case 07', () => {
  it('7 and 1 times 24 h before, and at the end, over a change of clocks', async () => {
    expect(await told([0, 30])).toEqual(['23 trial_7d', '29 trial_1d', '30 trial_ended']);
  });
  it('what is past when it is planned is skipped, exactly now is not past', async () => {
    expect(await told([0, 3])).toEqual(['2 trial_1d', '3 trial_ended']);
    expect(await told([0, 7])).toEqual(['0 trial_7d', '6 trial_1d', '7 trial_ended']);
    expect(await told([0, 6.99])).toEqual(['5.99 trial_1d', '6.99 trial_ended']);
    expect(await told([0, -1])).toEqual([]);
  });
  it('a changed date cancels what was planned and plans all three again', async () => {
    expect(await told([0, 10], [4, 30])).toEqual([
      '3 trial_7d',
      '23 trial_7d',
      '29 trial_1d',
      '30 trial_ended',
    ]);
    expect(await told([0, 30], [1, 5])).toEqual(['4 trial_1d', '5 trial_ended']);
    expect(await told([0, 10], [20, 40])).toEqual([
      '3 trial_7d',
      '9 trial_1d',
      '10 trial_ended',
      '33 trial_7d',
      '39 trial_1d',
      '40 trial_ended',
    ]);
  });
  it('a change at the very instant of a reminder cancels it', async () => {
    expect(await told([0, 10], [3, 30])).toEqual(['23 trial_7d', '29 trial_1d', '30 trial_ended']);
  });
  it('a date that is gone sends nothing more', async () => {
    expect(await told([0, 10], [4, null])).toEqual(['3 trial_7d']);
  });
  it('Upgraded ends it for good', async () => {
    expect(await told([0, 10], [4, 'upgraded'], [5, 30])).toEqual(['3 trial_7d']);
    expect(await told([0, 10], [3, 'upgraded'])).toEqual([]);
  });

  it('any history of two people', () =>
    fc.assert(
      fc.asyncProperty(histories, async (history) => {
        expect(linesOf(await run(files, history))).toEqual(expected(history));
      }),
      RUNS,
    ));
});
