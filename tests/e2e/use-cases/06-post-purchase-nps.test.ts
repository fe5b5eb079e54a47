/** Use case 06: the survey two weeks after a delivery, against its text in plain loops. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import {
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

const files = readUseCase('06-post-purchase-nps');

/** When an email that is due may leave: not from 23:00 to 10:00. */
function awake(zone: string, at: number): number {
  const { year, month, day, hour } = localAt(zone, at);
  if (hour >= 23) return instantAt(zone, year, month, day + 1, 10);
  return hour < 10 ? instantAt(zone, year, month, day, 10) : at;
}

/** The text, read aloud. */
function expected(history: History): string[] {
  const lines: string[] = [];
  for (const [who, traits] of Object.entries(history.people)) {
    const zone = knowsZone(traits.timezone) ? traits.timezone : 'UTC';
    const deeds = inOrder(history, who).filter((deed) => 'event' in deed);
    const deliveries = deeds.filter((deed) => deed.event === 'Order Delivered');
    const surveys = deliveries.map((deed) => awake(zone, deed.at + 14 * DAY)).sort((a, b) => a - b);
    let lastAt = Number.NEGATIVE_INFINITY;
    for (const sentAt of surveys) {
      if (sentAt - lastAt < 90 * DAY) continue;
      lastAt = sentAt;
      lines.push(line(sentAt, who, 'email', 'nps_survey'));
      const answer = deeds.find(
        (deed) =>
          deed.event === 'NPS Submitted' &&
          deed.at > sentAt &&
          deed.at < sentAt + 7 * DAY &&
          Number.isInteger(deed.properties.score) &&
          Number(deed.properties.score) >= 0 &&
          Number(deed.properties.score) <= 10,
      );
      if (answer === undefined) continue;
      const score = Number(answer.properties.score);
      if (score >= 9) lines.push(line(awake(zone, answer.at), who, 'email', 'review_request'));
      else if (score >= 7) lines.push(line(awake(zone, answer.at + 48 * HOUR), who, 'email', 'product_tips'));
      else lines.push(line(answer.at, who, 'webhook', 'create_support_case'));
    }
  }
  return lines.sort();
}

const deed = (start: number): fc.Arbitrary<Deed> =>
  fc
    .tuple(
      fc.oneof(moments(40 * DAY, HOUR), moments(300 * DAY, HOUR)),
      fc.constantFrom('ana', 'bob', 'eva'),
      fc.boolean(),
      fc.oneof(fc.integer({ min: -1, max: 11 }), fc.constantFrom<JsonObject[string]>('9', 7.5, null)),
    )
    .map(([offset, who, isDelivery, score]): Deed => {
      const event = isDelivery ? 'Order Delivered' : 'NPS Submitted';
      return { at: start + offset, who, event, properties: isDelivery ? {} : { score } };
    });
/** Deliveries with answers some days after the survey, so that most histories get further than that. */
const answered = (start: number): fc.Arbitrary<Deed[]> =>
  fc
    .tuple(
      moments(200 * DAY, HOUR),
      fc.constantFrom('ana', 'bob', 'eva'),
      moments(8 * DAY, 12 * HOUR),
      fc.nat(10),
    )
    .map(([offset, who, later, score]) => [
      { at: start + offset, who, event: 'Order Delivered', properties: {} },
      { at: start + offset + 14 * DAY + later, who, event: 'NPS Submitted', properties: { score } },
    ]);
const histories: fc.Arbitrary<History> = fc.tuple(starts, zones, zones).chain(([start, one, two]) =>
  fc.record({
    start: fc.constant(start),
    people: fc.constant({
      ana: { email: 'ana@x.example', timezone: one },
      bob: { email: 'bob@x.example', timezone: two },
      eva: { email: 'eva@x.example', timezone: 'Mars/Olympus' },
    }),
    consents: fc.constant({}),
    deeds: fc
      .tuple(fc.array(deed(start), { maxLength: 6 }), fc.array(answered(start), { maxLength: 4 }))
      .map(([some, more]) => [...some, ...more.flat()]),
    until: fc.constant(start + 400 * DAY),
  }),
);

const story = (timezone: string | undefined, deeds: readonly [at: string, score?: number][]): History => {
  const start = Date.parse('2026-03-02T00:00:00Z');
  return {
    start,
    people: { ana: { email: 'ana@x.example', ...(timezone === undefined ? {} : { timezone }) } },
    consents: {},
    deeds: deeds.map(([at, score]) => ({
      at: Date.parse(at),
      who: 'ana',
      event: score === undefined ? 'Order Delivered' : 'NPS Submitted',
      properties: score === undefined ? {} : { score },
    })),
    until: start + 400 * DAY,
  };
};
const told = async (timezone: string | undefined, ...deeds: [at: string, score?: number][]) =>
  linesOf(await runOnBoth(files, story(timezone, deeds))).map((each) =>
    each.replace('.000Z ana', 'Z').replace('email ', ''),
  );

describe('use case 06', () => {
  it.each([
    ['22:59:59 goes out', '2026-03-02T22:59:59Z', '2026-03-16T22:59:59Z'],
    ['23:00 is held', '2026-03-02T23:00:00Z', '2026-03-17T10:00:00Z'],
    ['09:59:59 is held', '2026-03-03T09:59:59Z', '2026-03-17T10:00:00Z'],
    ['10:00 goes out', '2026-03-03T10:00:00Z', '2026-03-17T10:00:00Z'],
  ])('a survey due at %s', async (_, deliveredAt, sentAt) => {
    expect(await told('UTC', [deliveredAt])).toEqual([`${sentAt} nps_survey`]);
  });

  it('336 h are exact over a change of clocks; the hours are local', async () => {
    // 14 days after 08:30 UTC; in Madrid 09:30 before the change and 10:30 after it.
    expect(await told('Europe/Madrid', ['2026-03-20T08:30:00Z'])).toEqual([
      '2026-04-03T08:30:00Z nps_survey',
    ]);
    expect(await told('Europe/Madrid', ['2026-03-10T08:30:00Z'])).toEqual([
      '2026-03-24T09:00:00Z nps_survey',
    ]);
    expect(await told('Asia/Kathmandu', ['2026-03-10T00:00:00Z'])).toEqual([
      '2026-03-24T04:15:00Z nps_survey',
    ]);
  });

  const D: [string] = ['2026-03-02T12:00:00Z'];
  const SURVEY = '2026-03-16T12:00:00Z nps_survey';
  it.each<[string, [string, number], readonly string[]]>([
    ['10: a review at once', ['2026-03-20T12:00:00Z', 10], ['2026-03-20T12:00:00Z review_request']],
    ['9 at night: a review at 10', ['2026-03-20T23:30:00Z', 9], ['2026-03-21T10:00:00Z review_request']],
    ['8: tips after 48 h', ['2026-03-20T12:00:00Z', 8], ['2026-03-22T12:00:00Z product_tips']],
    ['7 at night: 48 h, then at 10', ['2026-03-20T03:00:00Z', 7], ['2026-03-22T10:00:00Z product_tips']],
    [
      '6 at night: a case at once',
      ['2026-03-20T03:00:00Z', 6],
      ['2026-03-20T03:00:00Z webhook create_support_case'],
    ],
    ['0: a case', ['2026-03-20T12:00:00Z', 0], ['2026-03-20T12:00:00Z webhook create_support_case']],
    ['at 7 days it is too late', ['2026-03-23T12:00:00Z', 0], []],
    [
      'a second before it is not',
      ['2026-03-23T11:59:59Z', 0],
      ['2026-03-23T11:59:59Z webhook create_support_case'],
    ],
    ['before the survey it does not count', ['2026-03-16T11:59:59Z', 10], []],
  ])('%s', async (_, answer, lines) => {
    expect(await told('UTC', D, answer)).toEqual([SURVEY, ...lines]);
  });

  it('the seven days begin with the real send', async () => {
    // Due at 23:30, sent at 10:00; the answer comes 7 days and 5 h after it was due.
    const lines = await told('UTC', ['2026-03-02T23:30:00Z'], ['2026-03-24T04:30:00Z', 3]);
    expect(lines).toEqual([
      '2026-03-17T10:00:00Z nps_survey',
      '2026-03-24T04:30:00Z webhook create_support_case',
    ]);
  });

  it('not twice in less than 90 days', async () => {
    expect(await told('UTC', D, ['2026-05-31T11:59:59Z'])).toEqual([SURVEY]);
    expect(await told('UTC', D, ['2026-05-31T12:00:00Z'])).toEqual([
      SURVEY,
      '2026-06-14T12:00:00Z nps_survey',
    ]);
  });

  it('two deliveries in one night are one survey', async () => {
    expect(await told('UTC', ['2026-03-02T23:30:00Z'], ['2026-03-03T03:00:00Z'])).toEqual([
      '2026-03-17T10:00:00Z nps_survey',
    ]);
  });

  it('any history of three people', () =>
    fc.assert(
      fc.asyncProperty(histories, async (history) => {
        expect(linesOf(await run(files, history))).toEqual(expected(history));
      }),
      RUNS,
    ));
});
