/** The cache of states against a list in order of use; and what a transaction wrote goes when it fails. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubscriberId } from '../../base/ids.ts';
import { type CachedSubscriber, createStateCache } from './state-cache.ts';

const named = (name: string) => name as SubscriberId;
const cached = (id: number): CachedSubscriber => ({
  id,
  record: null,
  heads: { decided: 0, heard: 0, delivered: 0 },
});

const MAX = 3;
const order = fc.record({
  does: fc.constantFrom('get', 'put', 'drop', 'commit', 'rollback'),
  name: fc.constantFrom('', 'a', 'b', 'c', 'd', 'e'),
  written: fc.boolean(),
});

describe('the cache of states', () => {
  it('holds the most recently used, and nothing that was rolled back', () => {
    fc.assert(
      fc.property(fc.array(order, { maxLength: 60 }), (orders) => {
        const cache = createStateCache(MAX);
        let model: { readonly name: string; readonly id: number }[] = [];
        const written = new Set<string>();
        for (const [id, { does, name, written: isWritten }] of orders.entries()) {
          const found = model.find((one) => one.name === name);
          const others = model.filter((one) => one.name !== name);
          if (does === 'get') {
            expect(cache.get(named(name))?.id).toBe(found?.id);
            if (found !== undefined) model = [...others, found];
          }
          if (does === 'put') {
            cache.put(named(name), cached(id), isWritten);
            model = [...others, { name, id }].slice(-MAX);
            if (isWritten) written.add(name);
          }
          if (does === 'drop') {
            cache.drop(named(name));
            model = others;
            written.add(name);
          }
          if (does === 'commit') cache.commit();
          if (does === 'rollback') {
            cache.rollback();
            model = model.filter((one) => !written.has(one.name));
          }
          if (does === 'commit' || does === 'rollback') written.clear();
        }
        for (const { name, id } of model) expect(cache.get(named(name))?.id).toBe(id);
      }),
      { numRuns: 500 },
    );
  });
});
