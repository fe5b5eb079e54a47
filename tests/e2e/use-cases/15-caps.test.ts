/** Use case 15: one marketing email per local day, order mail beside it, against its text in plain loops. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  consentsAt,
  DAY,
  type Deed,
  type History,
  HOUR,
  inOrder,
  line,
  linesOf,
  moments,
  RUNS,
  readUseCase,
  run,
  runOnBoth,
  starts,
  traitsAt,
  zones,
} from './histories.ts';
import { dateAt, knowsZone } from './local-time.ts';

const files = readUseCase('15-caps');
const ORDER_MAIL = { 'Order Placed': 'order_confirmation', 'Order Shipped': 'order_shipped' } as const;

/** The text, read aloud. */
function expected(history: History): string[] {
  const lines: string[] = [];
  for (const who of Object.keys(history.people)) {
    const promotions: number[] = [];
    for (const deed of inOrder(history, who)) {
      if (!('event' in deed)) continue;
      const { at, event } = deed;
      if (event in ORDER_MAIL) {
        lines.push(line(at, who, 'email', ORDER_MAIL[event as keyof typeof ORDER_MAIL]));
        continue;
      }
      const { timezone } = traitsAt(history, who, at);
      const zone = knowsZone(timezone) ? timezone : 'UTC';
      const today = promotions.filter((sentAt) => dateAt(zone, sentAt) === dateAt(zone, at));
      if (today.length > 0 || !consentsAt(history, who, 'email', 'marketing', at)) continue;
      promotions.push(at);
      lines.push(line(at, who, 'email', String(deed.properties.message)));
    }
  }
  return lines.sort();
}

const names = fc.constantFrom(
  'Promo Broadcast',
  'Promo Broadcast',
  'Promo Broadcast',
  'Order Placed',
  'Order Shipped',
);
const deed = (start: number): fc.Arbitrary<Deed> =>
  fc
    .tuple(
      moments(4 * DAY, HOUR / 2),
      fc.constantFrom('ana', 'bob'),
      fc.nat(15),
      names,
      fc.constantFrom('promo_a', 'promo_b', 'promo_c'),
      zones,
    )
    .map(([offset, who, kind, event, message, timezone]): Deed => {
      const at = start + offset;
      if (kind === 0) return { at, who, consents: { email: ['marketing'] }, given: message === 'promo_a' };
      if (kind === 1) return { at, who, traits: { timezone } };
      return { at, who, event, properties: event === 'Promo Broadcast' ? { message } : {} };
    });
const histories: fc.Arbitrary<History> = starts.chain((start) =>
  fc.record({
    start: fc.constant(start),
    people: fc.record({
      ana: zones.map((timezone) => ({ email: 'ana@x.example', timezone })),
      bob: fc.constantFrom({ email: 'bob@x.example' }, { email: 'bob@x.example', timezone: 'Mars/Olympus' }),
    }),
    consents: fc.constantFrom({ email: ['marketing'] }, {}),
    deeds: fc.array(deed(start), { maxLength: 20 }),
    until: fc.constant(start + 10 * DAY),
  }),
);

const told = async (timezone: string | null, ...rows: readonly (readonly [at: string, what: string])[]) => {
  const start = Date.parse('2026-03-01T00:00:00Z');
  const history: History = {
    start,
    people: { ana: { email: 'ana@x.example', ...(timezone === null ? {} : { timezone }) } },
    consents: { email: ['marketing'] },
    deeds: rows.map(([at, what]) => ({
      at: Date.parse(at),
      who: 'ana',
      event: what.startsWith('promo') ? 'Promo Broadcast' : what,
      properties: what.startsWith('promo') ? { message: what } : {},
    })),
    until: start + 90 * DAY,
  };
  return linesOf(await runOnBoth(files, history)).map((each) => each.replace('.000Z ana email', 'Z'));
};

describe('use case 15', () => {
  it('one at 23:00 and one an hour later are both allowed; a third one that day is dropped for good', async () => {
    const lines = await told(
      'Europe/Madrid',
      ['2026-03-10T22:00:00Z', 'promo_a'],
      ['2026-03-10T23:00:00Z', 'promo_b'],
      ['2026-03-11T22:59:59Z', 'promo_c'],
      ['2026-03-11T23:00:00Z', 'promo_a'],
    );
    expect(lines).toEqual([
      '2026-03-10T22:00:00Z promo_a',
      '2026-03-10T23:00:00Z promo_b',
      '2026-03-11T23:00:00Z promo_a',
    ]);
  });

  it.each([
    ['Pacific/Kiritimati', '2026-03-10T09:59:59Z', '2026-03-10T10:00:00Z'],
    ['Pacific/Honolulu', '2026-03-10T09:59:59Z', '2026-03-10T10:00:00Z'],
    ['Asia/Kathmandu', '2026-03-10T18:14:59Z', '2026-03-10T18:15:00Z'],
    [null, '2026-03-10T23:59:59Z', '2026-03-11T00:00:00Z'],
    ['Mars/Olympus', '2026-03-10T23:59:59Z', '2026-03-11T00:00:00Z'],
  ])('the day turns at local midnight: %s', async (timezone, before, after) => {
    expect(await told(timezone, [before, 'promo_a'], [after, 'promo_b'])).toHaveLength(2);
    const early = new Date(Date.parse(before) - HOUR).toISOString();
    expect(await told(timezone, [early, 'promo_a'], [before, 'promo_b'])).toHaveLength(1);
  });

  it.each([
    ['23 hours', '2026-03-28T23:00:00Z', '2026-03-29T21:59:59Z', '2026-03-29T22:00:00Z'],
    ['25 hours', '2026-10-24T22:00:00Z', '2026-10-25T22:59:59Z', '2026-10-25T23:00:00Z'],
  ])('a day of %s is one day', async (_, first, last, next) => {
    const start =
      Date.parse(first) > Date.parse('2026-05-01T00:00:00Z')
        ? '2026-10-01T00:00:00Z'
        : '2026-03-01T00:00:00Z';
    const deeds = [first, last, next].map((at, index) => ({
      at: Date.parse(at),
      who: 'ana',
      event: 'Promo Broadcast',
      properties: { message: `promo_${'abc'[index]}` },
    }));
    const people = { ana: { email: 'ana@x.example', timezone: 'Europe/Madrid' } };
    const history = {
      start: Date.parse(start),
      people,
      consents: { email: ['marketing'] },
      deeds,
      until: Date.parse(next) + DAY,
    };
    const lines = linesOf(await runOnBoth(files, history));
    expect(lines.map((each) => each.split(' ').at(-1))).toEqual(['promo_a', 'promo_c']);
  });

  it('of several at one instant the first to come goes out', async () => {
    for (const first of ['promo_a', 'promo_b', 'promo_c']) {
      const rest = ['promo_a', 'promo_b', 'promo_c'].filter((name) => name !== first);
      const rows = [first, ...rest].map((what) => ['2026-03-10T09:00:00Z', what] as const);
      expect(await told('UTC', ...rows)).toEqual([`2026-03-10T09:00:00Z ${first}`]);
    }
  });

  it('order mail ignores the cap and the opt-out, and uses nothing up', async () => {
    const lines = await told(
      'UTC',
      ['2026-03-10T08:00:00Z', 'Order Placed'],
      ['2026-03-10T09:00:00Z', 'promo_a'],
      ['2026-03-10T10:00:00Z', 'Order Placed'],
      ['2026-03-10T10:00:00Z', 'Order Shipped'],
    );
    expect(lines.map((each) => each.split(' ').at(-1))).toEqual([
      'order_confirmation',
      'promo_a',
      'order_confirmation',
      'order_shipped',
    ]);
  });

  it('any history of two people', () =>
    fc.assert(
      fc.asyncProperty(histories, async (history) => {
        expect(linesOf(await run(files, history))).toEqual(expected(history));
      }),
      RUNS,
    ));
});
