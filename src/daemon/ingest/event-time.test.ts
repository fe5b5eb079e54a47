/** Three clocks, one instant. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import { correctEventTime, readInstant } from './event-time.ts';

const receivedAt = instant(Date.UTC(2026, 2, 1, 12));
const text = (offsetMs: number) => formatInstant(instant(receivedAt + offsetMs));

it.each<[string, string | undefined, unknown, number]>([
  ['the sender is right', text(-5000), text(-1000), -4000],
  ['the sender is an hour fast', text(3_600_000 - 5000), text(3_600_000), -5000],
  ['the sender is a day slow', text(-86_400_000 - 5000), text(-86_400_000), -5000],
  ['no time of sending', text(-5000), undefined, -5000],
  ['no time of sending, in the future', text(5000), undefined, 0],
  ['neither', undefined, undefined, 0],
  ['only a time of sending', undefined, text(-9000), 0],
  ['sent before it happened', text(0), text(-9000), 0],
  ['an unreadable time of sending', text(-5000), 'now', -5000],
])('%s', (_, original, sent, expected) => {
  expect(correctEventTime(readInstant(original), sent, receivedAt) - receivedAt).toBe(expected);
});

it('never lies in the future', () => {
  const times = fc.option(fc.integer({ min: -1e12, max: 1e12 }).map(text), { nil: undefined });
  fc.assert(
    fc.property(
      times,
      times,
      (original, sent) => correctEventTime(readInstant(original), sent, receivedAt) <= receivedAt,
    ),
  );
});

it('reads an instant as it is written, and nothing else', () => {
  expect(readInstant('2026-03-01T13:00:00+01:00')).toBe(receivedAt);
  const others = [null, 7, 1_772_366_400_000, '', 'tomorrow', '2026-03-01T11:00:00', {}];
  for (const other of others) expect(readInstant(other)).toBeNull();
});
