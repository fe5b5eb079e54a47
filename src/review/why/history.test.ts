/** One person's history out of lines: whose lines are taken, and which are refused. */
import { describe, expect, it } from 'vitest';
import { instant } from '../../base/ids.ts';
import { readHistory } from './history.ts';

const UNTIL = instant(Date.UTC(2027, 0, 1));

type Given = { readonly text: string; readonly refused?: string | null };

const line = (item: object) => JSON.stringify({ timestamp: '2026-03-02T09:00:00Z', ...item });
const read = (lines: readonly Given[], subscriber: string) =>
  readHistory(
    async function* () {
      yield* lines;
    },
    { subscriber, until: UNTIL, everybody: false },
  );

describe('the history of one person', () => {
  it('is their own lines, and those of the ids that turn out to be theirs', async () => {
    const lines = [
      { type: 'track', anonymousId: 'a1', event: 'Visited' },
      { type: 'track', userId: 'bob', event: 'Visited' },
      { type: 'identify', userId: 'ana', anonymousId: 'a1' },
    ];
    const { incoming, bad } = await read(
      lines.map((each) => ({ text: line(each) })),
      'ana',
    );
    expect(bad).toEqual([]);
    expect(incoming).toHaveLength(2);
  });

  it('has no line that is not UTF-8: what it names is not what was written', async () => {
    const replaced = 'jos\ufffd';
    const lines: readonly Given[] = [
      { text: line({ type: 'identify', userId: replaced, anonymousId: 'a1' }), refused: 'not UTF-8' },
      { text: line({ type: 'track', anonymousId: 'a1', event: 'Visited' }), refused: null },
      { text: line({ type: 'track', userId: replaced, event: 'Visited' }) },
      { text: 'no JSON' },
    ];
    const { incoming, bad } = await read(lines, replaced);
    expect(incoming).toHaveLength(1);
    expect(bad).toEqual([
      { line: 1, reason: 'not UTF-8' },
      { line: 4, reason: 'no JSON object' },
    ]);
  });
});
