/** Trait documents: what each becomes, and what is said of wrong ones. */
import { describe, expect, it } from 'vitest';
import { compileTraitText } from '../../../tests/fixtures/kinds.ts';

const DAY = 86_400_000;

describe('a Trait document', () => {
  it.each([
    [
      'event: call_received\ncount: true',
      { of: 'count' },
      'integer',
      { kind: 'tally', event: 'call_received' },
    ],
    [
      'event: call_received\ncount: true\nwithin: 30d',
      { of: 'count', windowMs: 30 * DAY },
      'integer',
      { kind: 'series', event: 'call_received', windowMs: 30 * DAY },
    ],
    [
      'event: order_completed\nsum: event.total\nwhere: { event.total: { gt: 5 } }',
      { of: 'sum' },
      'number',
      { kind: 'tally', event: 'order_completed', amount: ['total'], where: { kind: 'compare' } },
    ],
    [
      'event: order_completed\naverage: event.total\nwithin: 1d',
      { of: 'average', windowMs: DAY },
      'number',
      { kind: 'series', amount: ['total'], windowMs: DAY },
    ],
    [
      'event: subscription_changed\nlast: event.seats\nwithin: 1d',
      { of: 'last', windowMs: DAY },
      'integer',
      { kind: 'last', value: ['seats'] },
    ],
    [
      'event: session_started\nfirst: event.source',
      { of: 'first' },
      'string',
      { kind: 'first', value: ['source'] },
    ],
    [
      'event: order_completed\ndistinct: event.sku\nwithin: 1d',
      { of: 'distinct', windowMs: DAY },
      'integer',
      { kind: 'recent', keep: 1, by: ['sku'], windowMs: DAY },
    ],
    [
      'open: { opened_by: complaint_opened, closed_by: complaint_closed, id: case }\nwhere: { event.channel: call }',
      { of: 'open' },
      'integer',
      {
        kind: 'open_pairs',
        event: 'complaint_opened',
        events: ['complaint_opened', 'complaint_closed'],
        closedBy: 'complaint_closed',
        id: ['case'],
        opens: { kind: 'compare', path: ['event', 'channel'] },
      },
    ],
  ])('%s', (text, read, type, fact) => {
    const { trait, world } = compileTraitText(`kind: Trait\nname: t\n${text}\n`);
    expect(world.diagnostics).toEqual([]);
    expect(trait).toMatchObject({ read, type, population: false });
    expect(Object.keys(world.facts)).toEqual([trait?.fact]);
    expect(Object.values(world.facts)).toMatchObject([fact]);
  });

  it('keeps mean and sigma when asked', () => {
    const { trait } = compileTraitText('name: t\nevent: call_received\ncount: true\npopulation: true\n');
    expect(trait?.population).toBe(true);
  });

  it.each([
    ['event: call_received', 'bad-trait', 't'],
    ['event: call_received\ncount: true\nsum: event.total', 'bad-trait', 'sum'],
    ['event: call_receved\ncount: true', 'unknown-event', 'call_receved'],
    ['count: true', 'bad-trait', 't'],
    ['event: call_received\ncount: 3', 'bad-trait', '3'],
    ['event: order_completed\nsum: total', 'bad-trait', 'total'],
    ['event: order_completed\nsum: event.totl', 'bad-path', 'event.totl'],
    ['event: order_completed\nsum: event.sku', 'bad-trait', 'event.sku'],
    ['event: order_completed\nlast: event.sku\npopulation: true', 'bad-trait', 'true'],
    ['event: order_completed\ncount: true\npopulation: often', 'bad-trait', 'often'],
    ['event: order_completed\nfirst: event.sku\nwithin: 3d', 'bad-trait', 'first: event.sku'],
    ['event: order_completed\ncount: true\nwithin: 3x', 'bad-duration', '3x'],
    ['event: order_completed\ncount: true\nwithin: 0s', 'bad-trait', '0s'],
    ['event: order_completed\ncount: true\nwhere: { event.totl: 3 }', 'bad-path', 'event.totl'],
    ['open: true', 'bad-trait', 'true'],
    [
      'open: { opened_by: complaint_opened, closed_by: complaint_closed }',
      'bad-trait',
      'open: { opened_by: complaint_opened, closed_by: complaint_closed }',
    ],
    ['open: { opened_by: complaint_opened, closed_by: call_received, id: case }', 'bad-path', 'case'],
    [
      'event: call_received\nopen: { opened_by: complaint_opened, closed_by: complaint_closed, id: case }',
      'bad-trait',
      'event: call_received',
    ],
  ])('%s gives one diagnostic at its place', (text, code, place) => {
    const written = `name: t\n${text}\n`;
    const { trait, world } = compileTraitText(written);
    expect(trait).toBeUndefined();
    expect(world.diagnostics.map((each) => each.code)).toEqual([code]);
    const { span } = world.diagnostics[0]!;
    expect(written.slice(span.start, span.end).trim()).toBe(place);
  });
});
