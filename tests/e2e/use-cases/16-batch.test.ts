/** Use case 16: comments gathered per person and page, in fixed and sliding windows, against its text in plain loops. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../conformance/scenario.ts';
import {
  DAY,
  type Deed,
  type History,
  HOUR,
  inOrder,
  linesOf,
  RUNS,
  readUseCase,
  run,
  runOnBoth,
  starts,
} from './histories.ts';

const files = readUseCase('16-batch');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const VARIANTS = [
  { name: 'service_digest_fixed_v1', gapMs: null, maxMs: 15 * MINUTE },
  { name: 'service_digest_sliding_1m_v1', gapMs: MINUTE, maxMs: 10 * MINUTE },
  { name: 'service_digest_sliding_12h_v1', gapMs: 12 * HOUR, maxMs: 24 * HOUR },
] as const;

const told = (at: number, who: string, variant: string, words: string) =>
  `${new Date(at).toISOString()} ${who} ${variant} ${words}`;
const toldBy = ({ at, subscriber, journey, content }: Attempt) =>
  told(at, subscriber, journey, String(content.text));

/** The text, read aloud. */
function expected(history: History): string[] {
  const lines: string[] = [];
  for (const who of Object.keys(history.people)) {
    for (const { name, gapMs, maxMs } of VARIANTS) {
      const open = new Map<unknown, { openedAt: number; closesAt: number; count: number }>();
      const close = (until: number) => {
        for (const [page, { closesAt, count }] of open) {
          if (closesAt > until) continue;
          lines.push(told(closesAt, who, name, `${count} new comments on ${page}`));
          open.delete(page);
        }
      };
      for (const deed of inOrder(history, who)) {
        if (!('event' in deed) || deed.properties.actor === who) continue;
        close(deed.at);
        const { page } = deed.properties;
        const window = open.get(page) ?? { openedAt: deed.at, closesAt: deed.at + maxMs, count: 0 };
        window.count += 1;
        if (gapMs !== null) window.closesAt = Math.min(deed.at + gapMs, window.openedAt + maxMs);
        open.set(page, window);
      }
      close(Number.POSITIVE_INFINITY);
    }
  }
  return lines.sort();
}

/** Gaps that end exactly when windows do, or almost. */
const gaps = fc.oneof(
  fc.constantFrom(0, 1, 30 * SECOND, 59_999, MINUTE, MINUTE + 1, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE),
  fc.constantFrom(6 * HOUR, 12 * HOUR - 1, 12 * HOUR, 13 * HOUR),
  fc.nat(20).map((count) => count * 15 * SECOND),
);
const deeds = (start: number): fc.Arbitrary<Deed[]> =>
  fc
    .array(
      fc.tuple(
        gaps,
        fc.constantFrom('ana', 'bob'),
        fc.constantFrom('A', 'A', 'B', 'C'),
        fc.constantFrom('ana', 'bob', 'eva'),
      ),
      { maxLength: 25 },
    )
    .map((rows) => {
      let at = start;
      return rows.map(([gap, who, page, actor]): Deed => {
        at += gap;
        return { at, who, event: 'Comment Added', properties: { page, actor } };
      });
    });
const histories: fc.Arbitrary<History> = starts.chain((start) =>
  fc.record({
    start: fc.constant(start),
    people: fc.constant({ ana: {}, bob: {} }),
    consents: fc.constant({}),
    deeds: deeds(start),
    until: fc.constant(start + 30 * DAY),
  }),
);

const START = Date.parse('2026-03-02T10:00:00Z');
async function notified(
  variant: string,
  ...rows: readonly (readonly [offsetMs: number, page?: string, actor?: string])[]
): Promise<string[]> {
  const history: History = {
    start: START,
    people: { ana: {} },
    consents: {},
    deeds: rows.map(([offsetMs, page = 'A', actor = 'eva']) => ({
      at: START + offsetMs,
      who: 'ana',
      event: 'Comment Added',
      properties: { page, actor },
    })),
    until: START + 5 * DAY,
  };
  const lines = linesOf(await runOnBoth(files, history), toldBy).filter((each) => each.includes(variant));
  return lines.map((each) => {
    const [at = '', , , ...words] = each.split(' ');
    return `${(Date.parse(at) - START) / SECOND}s ${words.join(' ')}`;
  });
}

describe('use case 16', () => {
  it('three about page A and three about page B are two messages; one has its own window', async () => {
    const rows = [0, 10, 20].flatMap((seconds) => [
      [seconds * SECOND, 'A'] as const,
      [(seconds + 5) * SECOND, 'B'] as const,
    ]);
    expect(await notified('_fixed_', ...rows)).toEqual([
      '900s 3 new comments on A',
      '905s 3 new comments on B',
    ]);
  });
  it('sliding, 1 minute: items at 0 s and 30 s close at 1 min 30 s', async () => {
    expect(await notified('_1m_', [0], [30 * SECOND])).toEqual(['90s 2 new comments on A']);
  });
  it('sliding, 1 minute: not later than 10 minutes after the opening', async () => {
    const rows = Array.from({ length: 13 }, (_unused, index) => [index * 50 * SECOND] as const);
    expect(await notified('_1m_', ...rows)).toEqual([
      '600s 12 new comments on A',
      '660s 1 new comments on A',
    ]);
  });
  it('sliding, 12 hours: items at 0, 6, 13 and 16 h close at 24 h', async () => {
    const rows = [0, 6, 13, 16].map((hours) => [hours * HOUR] as const);
    expect(await notified('_12h_', ...rows)).toEqual(['86400s 4 new comments on A']);
  });
  it('the own comments of a person neither open a window nor count', async () => {
    const rows = [[0, 'A', 'ana'] as const, [MINUTE, 'A', 'eva'] as const, [2 * MINUTE, 'A', 'ana'] as const];
    expect(await notified('_fixed_', ...rows)).toEqual(['960s 1 new comments on A']);
  });

  it('any history of two people', () =>
    fc.assert(
      fc.asyncProperty(histories, async (history) => {
        expect(linesOf(await run(files, history), toldBy)).toEqual(expected(history));
      }),
      RUNS,
    ));
});
