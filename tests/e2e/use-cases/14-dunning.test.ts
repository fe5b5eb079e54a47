/** Use case 14: the failed payment, against its text in plain loops. */
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
  zones,
} from './histories.ts';
import { instantAt, knowsZone, localAt } from './local-time.ts';

const files = readUseCase('14-dunning');

/** When a text that is due may leave: not from 20:00 to 09:00. */
function daytime(zone: string, at: number): number {
  const { year, month, day, hour } = localAt(zone, at);
  if (hour >= 20) return instantAt(zone, year, month, day + 1, 9);
  return hour < 9 ? instantAt(zone, year, month, day, 9) : at;
}

const DAYS = [
  [0, 'email', 'pay_failed'],
  [3, 'email', 'pay_reminder'],
  [5, 'sms', 'pay_sms'],
  [7, 'email', 'pay_final'],
  [10, 'webhook', 'cancel_subscription'],
  [10, 'email', 'sub_cancelled'],
] as const;

/** The text, read aloud. */
function expected(history: History): string[] {
  const lines: string[] = [];
  for (const [who, traits] of Object.entries(history.people)) {
    const zone = knowsZone(traits.timezone) ? traits.timezone : 'UTC';
    const agrees = (at: number) => consentsAt(history, who, 'sms', 'service', at);
    const deeds = inOrder(history, who).filter((deed) => 'event' in deed);
    for (const invoice of ['a', 'b']) {
      const own = deeds.filter((deed) => deed.properties.invoice === invoice);
      for (let index = 0; index < own.length; index += 1) {
        const failed = own[index]!;
        if (failed.event !== 'Payment Failed') continue;
        const paid = own.findIndex((deed, at) => at > index && deed.event === 'Payment Succeeded');
        const paidAt = own[paid]?.at ?? Number.POSITIVE_INFINITY;
        for (const [days, channel, name] of DAYS) {
          const dueAt = failed.at + days * DAY;
          const at = channel === 'sms' ? daytime(zone, dueAt) : dueAt;
          if (at >= paidAt || (channel === 'sms' && !(agrees(dueAt) && agrees(at)))) continue;
          lines.push(line(at, who, channel, name));
        }
        // What fails again while the run is going on is ignored; it goes on until it is paid, or for ten days.
        while (
          index + 1 < own.length &&
          own[index + 1]!.event === 'Payment Failed' &&
          own[index + 1]!.at <= failed.at + 10 * DAY
        ) {
          index += 1;
        }
      }
    }
  }
  return lines.sort();
}

const deed = (start: number): fc.Arbitrary<Deed> =>
  fc
    .tuple(
      fc.oneof(moments(30 * DAY, DAY), moments(30 * DAY, HOUR)),
      fc.constantFrom('ana', 'bob'),
      fc.nat(9),
      fc.constantFrom<string | null>('a', 'a', 'b', null),
      fc.boolean(),
    )
    .map(([offset, who, kind, invoice, flag]): Deed => {
      const at = start + offset;
      if (kind === 0) return { at, who, consents: { sms: ['service'] }, given: flag };
      if (kind === 1) return { at, who, consents: { email: ['promotional', 'lifecycle'] }, given: flag };
      const event = kind < 7 ? 'Payment Failed' : 'Payment Succeeded';
      return { at, who, event, properties: invoice === null ? {} : { invoice } };
    });
const histories: fc.Arbitrary<History> = starts.chain((start) =>
  fc.record({
    start: fc.constant(start),
    people: fc.record({
      ana: zones.map((timezone) => ({ email: 'ana@x.example', phone: '+34600000001', timezone })),
      bob: zones.map((timezone) => ({ email: 'bob@x.example', phone: '+34600000002', timezone })),
    }),
    consents: fc.constantFrom({ sms: ['service'] }, {}),
    deeds: fc.array(deed(start), { maxLength: 9 }),
    until: fc.constant(start + 60 * DAY),
  }),
);

const START = Date.parse('2026-03-02T10:00:00Z');
type Row = readonly [day: number, event: 'failed' | 'paid', invoice?: string];
const told = async (
  rows: readonly Row[],
  more: { timezone?: string; consents?: History['consents'] } = {},
) => {
  const { timezone = 'UTC', consents = { sms: ['service'] } } = more;
  const history: History = {
    start: START,
    people: { ana: { email: 'ana@x.example', phone: '+34600000001', timezone } },
    consents,
    deeds: rows.map(([days, what, invoice = 'a']) => ({
      at: START + days * DAY,
      who: 'ana',
      event: what === 'failed' ? 'Payment Failed' : 'Payment Succeeded',
      properties: { invoice },
    })),
    until: START + 60 * DAY,
  };
  return linesOf(await runOnBoth(files, history)).map((each) => {
    const [at = '', , , name] = each.split(' ');
    return `${((Date.parse(at) - START) / DAY).toFixed(2).replace('.00', '')} ${name}`;
  });
};

describe('use case 14', () => {
  const ALL = [
    '0 pay_failed',
    '3 pay_reminder',
    '5 pay_sms',
    '7 pay_final',
    '10 sub_cancelled',
    '10 cancel_subscription',
  ].sort();
  it('ten days of reminders, then the cancellation', async () => {
    expect((await told([[0, 'failed']])).sort()).toEqual(ALL);
  });
  it('marketing opt-out and caps do not apply; only the text needs consent', async () => {
    const noText = await told([[0, 'failed']], { consents: {} });
    expect(noText.sort()).toEqual(ALL.filter((each) => !each.includes('sms')));
  });
  it.each([
    ['at 10:00 it goes out', 'UTC', '5 pay_sms'],
    ['in Tokyo it is 19:00: it goes out', 'Asia/Tokyo', '5 pay_sms'],
    ['in Vladivostok it is 20:00: until 09:00', 'Asia/Vladivostok', '5.54 pay_sms'],
    ['in Denver it is 03:00, and on day 5 still: until 09:00', 'America/Denver', '5.25 pay_sms'],
  ])('the text by day: %s', async (_, timezone, text) => {
    expect(await told([[0, 'failed']], { timezone })).toContain(text);
  });
  it('a payment ends it at once, at the very instant of a reminder, too', async () => {
    expect(
      await told([
        [0, 'failed'],
        [2, 'paid'],
      ]),
    ).toEqual(['0 pay_failed']);
    expect(
      await told([
        [0, 'failed'],
        [3, 'paid'],
      ]),
    ).toEqual(['0 pay_failed']);
    expect(
      await told([
        [0, 'failed'],
        [10, 'paid'],
      ]),
    ).toEqual(ALL.filter((each) => !each.startsWith('10')));
  });
  it('a payment while the text is held stops it', async () => {
    const lines = await told(
      [
        [0, 'failed'],
        [5.5, 'paid'],
      ],
      { timezone: 'Asia/Vladivostok' },
    );
    expect(lines).toEqual(['0 pay_failed', '3 pay_reminder']);
  });
  it('one run for each invoice; a further failure of one that is going on is ignored', async () => {
    const lines = await told([
      [0, 'failed'],
      [1, 'failed', 'b'],
      [2, 'failed'],
      [2.5, 'paid', 'a'],
    ]);
    expect(lines.filter((each) => Number(each.split(' ')[0]) < 5)).toEqual([
      '0 pay_failed',
      '1 pay_failed',
      '4 pay_reminder',
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
