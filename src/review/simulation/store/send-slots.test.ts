/** Slots of sends against a plain map. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SendKey } from '../../../base/ids.ts';
import { SendSlots } from './send-slots.ts';

/** Few homes in the table: many keys want the same one. */
const KEYS: readonly SendKey[] = Array.from({ length: 3000 }, (_, index) => {
  const half = (index % 7).toString(16).padStart(8, '0');
  const hex = `${index.toString(16).padStart(5, '0')}000${half}`;
  return (index % 5 === 0 ? `k${index}` : hex) as SendKey;
});

describe('slots of sends', () => {
  it('lead to their keys and back, whoever came and went before', () => {
    const changes = fc.array(fc.tuple(fc.nat({ max: KEYS.length - 1 }), fc.boolean()), {
      minLength: 200,
      maxLength: 4000,
    });
    fc.assert(
      fc.property(changes, (all) => {
        const slots = new SendSlots();
        const known = new Map<SendKey, number>();
        for (const [index, comes] of all) {
          const key = KEYS[index] as SendKey;
          if (comes && !known.has(key)) known.set(key, slots.take(key));
          else if (!comes && known.delete(key)) slots.release(key);
        }
        expect(slots.size).toBe(known.size);
        expect(new Set(known.values()).size).toBe(known.size);
        for (const key of KEYS) expect(slots.slotOf(key)).toBe(known.get(key) ?? 0);
        for (const [key, slot] of known) expect(slots.keyAt(slot)).toBe(key);
        expect([...slots.taken()].sort()).toEqual([...known.values()].sort());
      }),
      { numRuns: 30 },
    );
  });

  it('are given out again', () => {
    const slots = new SendSlots();
    const [one, other] = ['00000000000000aa', 'ffffffffffffffff'] as SendKey[] as [SendKey, SendKey];
    const slot = slots.take(one);
    slots.release(one);
    expect(slots.take(other)).toBe(slot);
    expect([slots.slotOf(one), slots.keyAt(slot)]).toEqual([0, other]);
    slots.release(one);
    expect(slots.size).toBe(1);
  });
});
