/** `first`: order by event time, values that wait for their time, merging, its example. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  compileTraitText,
  disagreements,
  linkFact,
  makeEvent,
  readTrait,
} from '../../../../tests/fixtures/kinds.ts';
import { firstFact } from '../derive.ts';
import { definition } from './index.ts';
import { schema } from './schema.ts';

const source = (at: number, value: unknown, now = at) => ({
  event: makeEvent('session_started', at, { source: value } as never),
  now,
});

describe('first', () => {
  const example = compileTraitText(readFileSync(new URL('./example.yaml', import.meta.url), 'utf8'));

  it.each([
    ['a late event replaces a later one', [source(5, 'b'), source(3, 'a', 6)], 'a'],
    ['of one instant the first arrival wins', [source(5, 'a'), source(5, 'b')], 'a'],
    ['an event without a usable value is passed over', [source(4, 7), source(5, 'a')], 'a'],
    ['nothing is unknown', [source(4, 7)], undefined],
  ])('%s', (_, arrivals, value) => {
    expect(readTrait(example, arrivals, 10).value).toBe(value);
  });

  it('a value of the future waits for its time', () => {
    expect(readTrait(example, [source(20, 'b', 6)], 10)).toMatchObject({ value: undefined, validUntil: 20 });
    expect(readTrait(example, [source(20, 'b', 6)], 20).value).toBe('b');
  });

  it('takes over what another subscriber did earlier (semantics 10)', () => {
    const fact = linkFact(firstFact({ event: 'session_started' }, ['source']));
    expect(fact.merge?.([5, 'a'], [3, 'b'])).toEqual([3, 'b']);
    expect(fact.merge?.([], [3, 'b'])).toEqual([3, 'b']);
    expect(fact.merge?.([3, 'a'], [])).toEqual([3, 'a']);
  });

  it('is derived from its example, and says what it reads', () => {
    const [spec] = Object.values(example.world.facts);
    expect(spec?.kind).toBe(definition.name);
    expect(spec && disagreements(spec, schema)).toEqual([]);
    expect(spec && definition.describe(spec, { of: 'first' })).toBe('first `source` of `session_started`');
  });
});
