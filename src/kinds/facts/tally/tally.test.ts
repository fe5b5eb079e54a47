/** `tally`: counting and adding, merging, its example. It agrees with plain loops in `../windows.test.ts`. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  compileTraitText,
  disagreements,
  linkFact,
  makeEvent,
  readTrait,
} from '../../../../tests/fixtures/kinds.ts';
import { tallyFact } from '../derive.ts';
import { definition } from './index.ts';
import { schema } from './schema.ts';

describe('tally', () => {
  const example = compileTraitText(readFileSync(new URL('./example.yaml', import.meta.url), 'utf8'));

  it('leaves out events without a number', () => {
    const totals = [5, 'x', undefined, 7];
    const arrivals = totals.map((total, at) => ({
      event: makeEvent('order_completed', at, total === undefined ? {} : { total }),
    }));
    expect(readTrait(example, arrivals, 9).stored).toEqual([2, 12]);
  });

  it('of nothing is zero, and has no average', () => {
    const average = compileTraitText('name: t\nevent: order_completed\naverage: event.total\n');
    expect([readTrait(example, [], 9).value, readTrait(average, [], 9).value]).toEqual([0, undefined]);
  });

  it('adds what another subscriber did (semantics 10)', () => {
    expect(linkFact(tallyFact({ event: 'order_completed' })).merge?.([2, 5], [1, 4])).toEqual([3, 9]);
  });

  it('is derived from its example, and says what it reads', () => {
    const [spec] = Object.values(example.world.facts);
    expect(spec?.kind).toBe(definition.name);
    expect(spec && disagreements(spec, schema)).toEqual([]);
    expect(spec && definition.describe(spec, { of: 'sum' })).toBe('sum of `total` of `order_completed`');
  });
});
