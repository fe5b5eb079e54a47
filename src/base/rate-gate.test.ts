/** The gate lets through what its rate says, whenever it is asked. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRateGate } from './rate-gate.ts';

it('lets a burst through, then refills steadily and never above the burst', () => {
  let now = 0;
  const gate = createRateGate(3, 3000, () => now);
  const ask = (times: number) => Array.from({ length: times }, () => gate());
  expect(ask(4)).toEqual([true, true, true, false]);
  now += 1000;
  expect(ask(2)).toEqual([true, false]);
  now += 1_000_000;
  expect(ask(4)).toEqual([true, true, true, false]);
});

it('lets through at most twice the count in any window', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 200 }), (waits) => {
      let now = 0;
      const gate = createRateGate(5, 1000, () => now);
      const passed: number[] = [];
      for (const wait of waits) {
        now += wait;
        if (gate()) passed.push(now);
      }
      for (const start of passed) {
        expect(passed.filter((at) => at >= start && at < start + 1000).length).toBeLessThanOrEqual(10);
      }
    }),
  );
});
