/** `recent`: bounds, keys, merging, its example. Windows are in `../../conditions/history.test.ts`. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileExample,
  disagreements,
  linkFact,
  makeEvent,
  makeView,
} from '../../../../tests/fixtures/kinds.ts';
import type { Json } from '../../../base/json.ts';
import { keyedRecentFact, recentFact } from '../derive.ts';
import { FUTURE_KEPT } from '../instants.ts';
import { definition } from './index.ts';
import { KEYS_MAX } from './run.ts';
import { schema } from './schema.ts';

const basis = { event: 'order_completed' };

function foldInto(
  value: Json | undefined,
  fact: ReturnType<typeof linkFact>,
  at: number,
  now: number,
  sku = 'a',
) {
  const event = makeEvent('order_completed', at, { sku });
  return fact.fold(value, event, makeView({ now, event }));
}

describe('recent', () => {
  it('keeps what it must and no more', () => {
    const fact = linkFact(recentFact(basis, 3));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 80 }), (ats) => {
        let value: Json | undefined;
        for (const at of ats) value = foldInto(value, fact, at, 100);
        const sorted = ats.slice().sort((left, right) => left - right);
        const past = sorted.filter((at) => at <= 100).slice(-3);
        expect(value ?? []).toEqual([...past, ...sorted.filter((at) => at > 100).slice(0, FUTURE_KEPT)]);
      }),
    );
  });

  it('keeps the keys with the latest events when there are too many', () => {
    const fact = linkFact(keyedRecentFact(basis, 1, ['sku']));
    let value: Json | undefined;
    for (let index = 0; index < KEYS_MAX + 5; index += 1)
      value = foldInto(value, fact, 1000 - index, 2000, `s${index}`);
    const keys = Object.keys(value as object);
    expect(keys).toHaveLength(KEYS_MAX);
    expect(keys).toContain('"s0"');
    expect(keys).not.toContain(`"s${KEYS_MAX}"`);
  });

  it('takes any text as a key, and leaves out events without one', () => {
    const fact = linkFact(keyedRecentFact(basis, 1, ['sku']));
    const one = foldInto(undefined, fact, 5, 5, '__proto__');
    const event = makeEvent('order_completed', 6, { sku: 3 });
    const value = fact.fold(one, event, makeView({ now: 6, event }));
    expect(Object.entries(value as object)).toEqual([['"__proto__"', [5]]]);
    const read = fact.read({ of: 'count' });
    expect(read(value, makeView({ now: 9 }), '__proto__')).toBe(1);
    expect(read(value, makeView({ now: 9 }), 'constructor')).toBe(0);
    expect(read(value, makeView({ now: 9 }), undefined)).toBeUndefined();
  });

  it('drops keys that no window can see', () => {
    const fact = linkFact(keyedRecentFact(basis, 1, ['sku'], 10));
    const value = foldInto(foldInto(undefined, fact, 5, 5, 'a'), fact, 12, 12, 'b');
    expect(fact.prune?.(value, 15 as never)).toEqual({ '"b"': [12] });
    expect(fact.prune?.(value, 14 as never)).toBe(value);
  });

  it('adds what another subscriber did (semantics 10)', () => {
    expect(linkFact(recentFact(basis, 3)).merge?.([1, 5], [3])).toEqual([1, 3, 5]);
    const keyed = linkFact(keyedRecentFact(basis, 2, ['sku']));
    expect(keyed.merge?.({ '"a"': [1], '"b"': [2] }, { '"a"': [0] })).toEqual({ '"a"': [0, 1], '"b"': [2] });
  });

  it('is derived from its example', () => {
    const { world } = compileExample(readFileSync(new URL('./example.yaml', import.meta.url), 'utf8'));
    const [spec] = Object.values(world.facts);
    expect(spec).toMatchObject({ kind: definition.name, keep: 2 });
    expect(spec && disagreements(spec, schema)).toEqual([]);
    expect(disagreements(keyedRecentFact(basis, 1, ['sku'], 5), schema)).toEqual([]);
  });

  it('says what it reads', () => {
    expect(
      definition.describe(keyedRecentFact(basis, 1, ['sku']), { of: 'distinct', windowMs: 86_400_000 }),
    ).toBe('distinct `sku` of `order_completed` within 24 hours');
    expect(definition.describe(recentFact(basis, 1), { of: 'count' })).toBe('number of `order_completed`');
  });
});
