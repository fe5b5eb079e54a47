/** `last`: order by event time, values that wait for their time, merging, its example. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  compileTraitText,
  disagreements,
  linkFact,
  makeEvent,
  readTrait,
} from '../../../../tests/fixtures/kinds.ts';
import { lastFact } from '../derive.ts';
import { definition } from './index.ts';
import { schema } from './schema.ts';

const plan = (at: number, value: unknown, now = at) => ({
  event: makeEvent('subscription_changed', at, { plan: value } as never),
  now,
});

describe('last', () => {
  const example = compileTraitText(readFileSync(new URL('./example.yaml', import.meta.url), 'utf8'));

  it.each([
    ['a late event does not replace a later one', [plan(5, 'b'), plan(3, 'a', 6)], 'b'],
    ['of one instant the later arrival wins', [plan(5, 'a'), plan(5, 'b')], 'b'],
    ['an event without a usable value is passed over', [plan(5, 'a'), plan(6, 7), plan(7, null)], 'a'],
    ['nothing is unknown', [], undefined],
  ])('%s', (_, arrivals, value) => {
    expect(readTrait(example, arrivals, 10).value).toBe(value);
  });

  it('a value of the future waits for its time', () => {
    const arrivals = [plan(5, 'a'), plan(20, 'b', 6), plan(7, 'c')];
    expect(readTrait(example, arrivals, 10)).toMatchObject({ value: 'c', validUntil: 20 });
    expect(readTrait(example, arrivals, 20).value).toBe('b');
  });

  it('takes over what another subscriber did later (semantics 10)', () => {
    const fact = linkFact(lastFact({ event: 'subscription_changed' }, ['plan']));
    expect(fact.merge?.([[5, 'a']], [[7, 'b']])).toEqual([
      [5, 'a'],
      [7, 'b'],
    ]);
    expect(fact.merge?.([[5, 'a']], [[5, 'b']])).toEqual([
      [5, 'b'],
      [5, 'a'],
    ]);
  });

  it('is derived from its example, and says what it reads', () => {
    const [spec] = Object.values(example.world.facts);
    expect(spec?.kind).toBe(definition.name);
    expect(spec && disagreements(spec, schema)).toEqual([]);
    expect(spec && definition.describe(spec, { of: 'last', windowMs: 1000 })).toBe(
      'last `plan` of `subscription_changed` within 1 second',
    );
  });
});
