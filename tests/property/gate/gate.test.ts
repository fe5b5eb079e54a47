/**
 * No excluded, suppressed or unconsented subscriber ever gets a send effect, caps are never exceeded, nothing goes out in
 * quiet hours or, but for its trickle, in panic, and nothing faster than lanes allow: for random policies, journeys,
 * histories and interleavings, on both stores, with deaths at any commit. A failing case prints the seed that replays it.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { STORES } from '../../conformance/stores.ts';
import { drive } from './driver.ts';
import { beginnings, history } from './history.ts';
import { journeys } from './journeys.ts';
import { RULES } from './oracle.ts';
import { policies } from './policies.ts';
import { compileDrawn } from './write.ts';

/** More for a long run: RUTTER_PROPERTY_RUNS=2000. */
const RUNS = Number(process.env.RUTTER_PROPERTY_RUNS ?? 400);
const [memory, sqlite] = STORES;
if (memory === undefined || sqlite === undefined) throw new Error('there are two stores');

it('nobody gets what a policy keeps from them, whatever happens in whatever order', async () => {
  const objected = new Map<string, number>();
  let left = 0;
  let trickled = 0;
  let deaths = 0;
  await fc.assert(
    fc.asyncProperty(
      policies,
      journeys,
      beginnings,
      history,
      fc.constantFrom(memory, memory, memory, sqlite),
      async (drawn, written, starts, acts, [, create]) => {
        const plan = await compileDrawn(drawn, written);
        const under = create();
        try {
          const ending = drive(under, plan, drawn, starts, acts);
          expect(ending.breaches).toEqual([]);
          left += ending.left;
          trickled += ending.trickled;
          deaths += ending.deaths;
          for (const [gate, count] of ending.objected) objected.set(gate, (objected.get(gate) ?? 0) + count);
        } finally {
          under.remove();
        }
      },
    ),
    { numRuns: RUNS, interruptAfterTimeLimit: Math.max(50_000, RUNS * 150), markInterruptAsFailure: false },
  );
  if (process.env.RUTTER_PROPERTY_RUNS !== undefined)
    console.log(JSON.stringify({ runs: RUNS, left, trickled, deaths, ...Object.fromEntries(objected) }));
  expect(left).toBeGreaterThan(RUNS);
  expect(deaths).toBeGreaterThan(RUNS / 4);
  expect(trickled).toBeGreaterThan(0);
  // Every gate had its say: a rule that nothing ever breaks shows nothing.
  for (const gate of Object.keys(RULES)) expect([gate, (objected.get(gate) ?? 0) > 0]).toEqual([gate, true]);
}, 3_600_000);
