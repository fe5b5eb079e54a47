/** `series`: bounds and how exact it is when crowded, merging, its example. Windows are in `../windows.test.ts`. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileTraitText,
  disagreements,
  linkFact,
  makeEvent,
  makeView,
  readTrait,
} from '../../../../tests/fixtures/kinds.ts';
import { instant } from '../../../base/ids.ts';
import { seriesFact } from '../derive.ts';
import { definition } from './index.ts';
import { ENTRIES_MAX, PARTS } from './run.ts';
import { schema } from './schema.ts';

const WINDOW = 30 * 86_400_000;

describe('series', () => {
  const example = compileTraitText(readFileSync(new URL('./example.yaml', import.meta.url), 'utf8'));

  it('stays bounded, and is off by what one part of the window holds, at most', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: WINDOW / 300 }), { minLength: 300, maxLength: 900 });
    fc.assert(
      fc.property(gaps, (all) => {
        let at = 0;
        const ats = all.map((gap) => (at += gap));
        const { value, stored } = readTrait(
          example,
          ats.map((each) => ({ event: makeEvent('call_received', each) })),
          at,
        );
        const counted = (windowMs: number) => ats.filter((each) => each > at - windowMs).length;
        expect((stored as readonly unknown[]).length).toBeLessThanOrEqual(ENTRIES_MAX);
        expect(value).toBeGreaterThanOrEqual(counted(WINDOW));
        expect(value).toBeLessThanOrEqual(counted(WINDOW + Math.ceil(WINDOW / PARTS)));
      }),
      { numRuns: 20 },
    );
  });

  it('drops what has left the window', () => {
    const fact = linkFact(seriesFact({ event: 'call_received' }, 10));
    expect(
      fact.prune?.(
        [
          [5, 1, 0],
          [9, 1, 0],
        ],
        instant(15),
      ),
    ).toEqual([[9, 1, 0]]);
    const event = makeEvent('call_received', 1);
    expect(fact.fold(undefined, event, makeView({ now: 11, event }))).toEqual([]);
  });

  it('adds what another subscriber did (semantics 10)', () => {
    const fact = linkFact(seriesFact({ event: 'call_received' }, 10));
    expect(fact.merge?.([[5, 1, 0]], [[3, 2, 4]])).toEqual([
      [3, 2, 4],
      [5, 1, 0],
    ]);
  });

  it('is derived from its example, and says what it reads', () => {
    const [spec] = Object.values(example.world.facts);
    expect(spec?.kind).toBe(definition.name);
    expect(spec && disagreements(spec, schema)).toEqual([]);
    expect(spec && definition.describe(spec, { of: 'count' })).toBe(
      'number of `call_received` within 30 days',
    );
    const spent = seriesFact({ event: 'order_completed' }, WINDOW, ['total']);
    expect(definition.describe(spent, { of: 'average' })).toBe(
      'average of `total` of `order_completed` within 30 days',
    );
  });
});
