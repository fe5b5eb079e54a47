/** The heap of due subscribers against a sorted list. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instant, NEVER } from '../../base/ids.ts';
import { createDueHeap } from './due-heap.ts';

it('gives what a sorted list would give, whatever was set, moved and removed', () => {
  const change = fc.tuple(fc.nat({ max: 15 }), fc.option(fc.nat({ max: 30 }), { freq: 4 }));
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 300 }),
      fc.nat({ max: 30 }),
      fc.nat({ max: 20 }),
      (changes, until, limit) => {
        const heap = createDueHeap();
        const model = new Map<number, number>();
        for (const [sequence, dueAt] of changes) {
          heap.set(sequence, dueAt === null ? NEVER : instant(dueAt));
          if (dueAt === null) model.delete(sequence);
          else model.set(sequence, dueAt);
          const sorted = [...model].sort((a, b) => a[1] - b[1] || a[0] - b[0]);
          expect(heap.peek()?.sequence).toBe(sorted[0]?.[0]);
        }
        const sorted = [...model]
          .sort((a, b) => a[1] - b[1] || a[0] - b[0])
          .filter(([, dueAt]) => dueAt <= until);
        const expected = sorted.slice(0, limit).map(([sequence, dueAt]) => ({ sequence, dueAt }));
        expect(heap.until(instant(until), limit)).toEqual(expected);
        expect(heap.until(instant(until), limit)).toEqual(expected);
      },
    ),
  );
});
