/** Messages a person: how they are counted, spread and put side by side; and how bars are drawn. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../base/ids.ts';
import type { Decision } from '../../kernel/decision.ts';
import { barChart, type Chart, type Line, legend, roundUp } from './bar-chart.ts';
import { createContactBook } from './contacts.ts';
import { printSimulationHtml } from './print-html.ts';
import { printSimulationJson } from './print-json.ts';
import type { Simulation } from './simulation.ts';
import { createIdTable } from './store/ids.ts';
import { summarize } from './summary.ts';
import { numbersOf } from './what-if.ts';

const START = instant(Date.UTC(2026, 2, 28, 22)); // in Madrid 23:00; the clocks go forward in this night
const HOUR_MS = 3_600_000;

function sent(hours: number, journey: string, more: object = {}): Decision {
  const at = instant(START + hours * HOUR_MS);
  return {
    type: 'settled',
    at,
    journey,
    channel: 'email',
    values: { state: 'accepted' },
    ...more,
  } as unknown as Decision;
}

describe('the contact book', () => {
  it('counts what was accepted, from a moment on, by local day and hour', () => {
    const book = createContactBook({ ids: createIdTable(), from: START, zone: 'Europe/Madrid' });
    book.decided('ana', sent(-1, 'before'));
    book.decided('ana', sent(0, 'a'));
    book.decided('ana', sent(0.5, 'b', { values: { state: 'expired' } }));
    book.decided('ana', sent(1.5, 'b'));
    book.decided('ana', sent(3, 'c'));
    book.decided('ana', sent(4, 'b'));
    book.decided('eva', sent(4, 'a', { channel: 'push' }));
    expect(book.contacts()).toEqual({
      people: 2,
      in_all: { median: 1, p95: 4, max: 4 },
      on_the_busiest_day: { median: 1, p95: 3, max: 3 },
      histogram: [
        { messages: 1, people: 1 },
        { messages: 4, people: 1 },
      ],
    });
    expect(book.hours()).toEqual([
      { hour: 0, channel: 'email', sent: 1 },
      { hour: 3, channel: 'email', sent: 1 },
      { hour: 4, channel: 'email', sent: 1 },
      { hour: 4, channel: 'push', sent: 1 },
      { hour: 23, channel: 'email', sent: 1 },
    ]);
    expect(book.collisions()).toEqual([{ journeys: ['b', 'c'], days: 1 }]);
  });

  it('counts all pairs of journeys that meet, however many there are, and lists the first of them', () => {
    const book = createContactBook({ ids: createIdTable(), from: START, zone: 'UTC' });
    for (let journey = 0; journey < 12; journey += 1) book.decided('ana', sent(1, `j${journey + 10}`));
    book.decided('eva', sent(1, 'j20'));
    book.decided('eva', sent(1, 'j21'));
    const [meetings, collisions] = [book.meetings(), book.collisions()];
    expect(meetings).toBe((12 * 11) / 2 + 1);
    expect(collisions).toHaveLength((12 * 11) / 2);
    expect(collisions[0]).toEqual({ journeys: ['j20', 'j21'], days: 2 });
    const empty = { days: [], policies: [], journeys: [], hours: [], lanes: [], channels: [], cost: [] };
    const rest = { ...empty, from: START, until: START, bad_lines: 0, bad: [], controls: [], drill: null };
    const simulation: Simulation = {
      ...{ ...rest, contacts: book.contacts(), meetings, collisions },
      ...{ lines: 14, late: 0, subscribers: 2, quarantined: 0 },
    };
    expect(numbersOf(simulation).get('days with two journeys')).toBe(67);
    const told = { simulation, zone: 'UTC', population: null, differences: null, seeds: null };
    expect(summarize(told).join('\n')).toContain('on the same day 67 times, most often `j20` and `j21` (2)');
    const json = JSON.parse(printSimulationJson(told));
    expect(json).toMatchObject({ meetings: 67, collisions: { length: 50 } });
    const pairs = printSimulationHtml(told).match(/<code>j\d\d<\/code> and <code>/g);
    expect(pairs).toHaveLength(51); // 50 in the tables, and those of the summary
  });

  it('with nothing sent says so', () => {
    const book = createContactBook({ ids: createIdTable(), from: START, zone: 'UTC' });
    expect(book.contacts()).toMatchObject({
      people: 0,
      in_all: { median: 0, p95: 0, max: 0 },
      histogram: [],
    });
    expect(book.collisions()).toEqual([]);
  });

  it('spreads hold for any counts: half are not above the median, the greatest is the greatest', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 30 }), (counts) => {
        const book = createContactBook({ ids: createIdTable(), from: START, zone: 'UTC' });
        for (const [person, count] of counts.entries()) {
          for (let index = 0; index < count; index += 1) book.decided(`p${person}`, sent(1, 'a'));
        }
        const { in_all: all, people, histogram } = book.contacts();
        expect(people).toBe(counts.length);
        expect(all.max).toBe(Math.max(...counts));
        expect(counts.filter((each) => each <= all.median).length * 2).toBeGreaterThanOrEqual(counts.length);
        expect(counts.filter((each) => each <= all.p95).length).toBeGreaterThanOrEqual(0.95 * counts.length);
        expect(histogram.reduce((sum, each) => sum + each.messages * each.people, 0)).toBe(
          counts.reduce((a, b) => a + b),
        );
      }),
    );
  });
});

describe('a bar chart', () => {
  it.each([
    [0, 1],
    [1, 1],
    [3, 5],
    [11, 20],
    [49, 50],
    [51, 100],
    [1_000, 1_000],
  ])('%d fits below %d', (value, top) => {
    expect(roundUp(value)).toBe(top);
  });

  const chart = (series: readonly string[], line?: Line): Chart => ({
    id: 'x',
    title: 'x "y"',
    description: 'at most 7',
    bars: [
      { label: 'a', told: 'a<b', values: [3, 4] },
      { label: 'c', told: 'c', values: [0, 0] },
    ],
    series,
    ...(line !== undefined && { line }),
  });

  it('stacks within its picture, escapes what it is told, and says the numbers', () => {
    const svg = barChart(chart(['one', 'two']));
    expect(svg).toContain('<title>a&lt;b: one 3, two 4</title>');
    expect(svg).toContain('<title id="x-title">x &quot;y&quot;</title>\n<desc id="x-desc">at most 7</desc>');
    const rects = [
      ...svg.matchAll(/<rect class="c\d" x="[\d.]+" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"/g),
    ];
    expect(rects).toHaveLength(2);
    for (const [, y, height] of rects) expect(Number(y) + Number(height)).toBeLessThanOrEqual(192.1);
    expect(legend(chart(['one']))).toBe('');
    expect(legend(chart(['one', 'two']))).toContain('two');
  });

  it('draws what there is room for as a line, within the picture, and only where it is known', () => {
    const line = { name: 'room', values: [20, null] };
    const svg = barChart(chart(['one', 'two'], line));
    const [, path = ''] = /<path class="limit" d="([^"]+)"/.exec(svg) ?? [];
    expect(path).toMatch(/^M52\.0 10\.0L406\.0 10\.0$/);
    expect(legend(chart(['one'], line))).toContain('room');
  });
});
