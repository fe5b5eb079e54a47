/** The cache of states against a list in order of use; who stays when more people come than fit; what a failed transaction wrote goes. */
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

  it('gives what was put last or nothing, whoever was used last in any case, and at most as many as it may', () => {
    fc.assert(
      fc.property(fc.array(order, { maxLength: 80 }), (orders) => {
        const cache = createStateCache(MAX, 1);
        const truth = new Map<string, number>();
        const written = new Set<string>();
        for (const [index, { does, name, written: isWritten }] of orders.entries()) {
          const id = index + 1;
          if (does === 'get') expect([undefined, truth.get(name)]).toContain(cache.get(named(name))?.id);
          if (does === 'put') {
            cache.put(named(name), cached(id), isWritten);
            truth.set(name, id);
            if (isWritten) written.add(name);
            expect(cache.get(named(name))?.id).toBe(id);
          }
          if (does === 'drop') cache.drop(named(name));
          if (does === 'rollback') cache.rollback();
          if (does === 'drop') written.add(name);
          for (const gone of does === 'rollback' ? written : does === 'drop' ? [name] : [])
            truth.delete(gone);
          if (does === 'commit') cache.commit();
          if (does === 'commit' || does === 'rollback') written.clear();
        }
        const there = ['', 'a', 'b', 'c', 'd', 'e'].filter((name) => cache.get(named(name)) !== undefined);
        expect(there.length).toBeLessThanOrEqual(MAX);
        expect(there.every((name) => truth.has(name))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  /** How many of these are there when they are asked for in turn; who is not is put. */
  const visit = (cache: ReturnType<typeof createStateCache>, ids: readonly number[]) =>
    ids.filter((id) => {
      if (cache.get(named(`${id}`)) !== undefined) return true;
      cache.put(named(`${id}`), cached(id), false);
      return false;
    }).length;
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  it('holds everybody while they fit', () => {
    const cache = createStateCache(100, 10);
    visit(cache, upTo(100));
    expect(visit(cache, upTo(100))).toBe(100);
  });

  it('keeps those who were there first when a walk over far more people begins anew', () => {
    const cache = createStateCache(100, 10);
    visit(cache, upTo(1_000));
    expect(visit(cache, upTo(1_000))).toBe(90);
    expect(visit(cache, upTo(90))).toBe(90);
  });

  it('makes room for whoever comes back soon after having left', () => {
    const cache = createStateCache(100, 10);
    visit(cache, upTo(100));
    const newcomers = upTo(20).map((id) => 1_000 + id);
    expect(visit(cache, newcomers)).toBe(0);
    // The first ten have left by now; they come back, and are still there after many others.
    const back = newcomers.slice(0, 10);
    visit(cache, back);
    visit(
      cache,
      upTo(500).map((id) => 2_000 + id),
    );
    expect(visit(cache, back)).toBe(10);
  });
});
