/** What every store keeps beside people and sends: what went to an address, and how many sends of each kind wait. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Instant, instant, type SendKey, type SubscriberId } from '../../src/base/ids.ts';
import type { Store } from '../../src/hosts/store.ts';
import type { AddressTouch } from '../../src/kernel/input.ts';
import { STORES, type StoreUnderTest } from './stores.ts';

const at = (ms: number): Instant => instant(ms);
const id = (name: string): SubscriberId => name as SubscriberId;

describe.each(STORES)('%s store', (_, create) => {
  let under: StoreUnderTest;
  let store: Store;

  function commit(write: () => void): void {
    store.begin();
    write();
    store.commit();
  }

  beforeEach(() => {
    under = create();
    store = under.open();
  });
  afterEach(() => under.remove());

  it('knows what went to an address within a span, each send once, until it is erased, too old or reached nobody', () => {
    const touch = (
      key: string,
      name: string,
      time: number,
      template: string | null = 'one',
    ): AddressTouch => ({
      key: key as SendKey,
      at: at(time),
      subscriber: id(name),
      template,
      journey: 'news',
      class: 'promotional',
    });
    const known = (address: string, since = 0) =>
      store.readTouches(address, at(since)).map(({ key, at: time }) => `${key} ${time}`);
    commit(() => {
      store.putTouch('email:a@x', touch('k2', 'bob', 7));
      store.putTouch('email:a@x', touch('k1', 'ana', 5));
      store.putTouch('email:a@x', touch('k1', 'ana', 6, null));
      store.putTouch('email:b@x', touch('k1', 'ana', 8));
    });
    store.begin();
    store.putTouch('email:a@x', touch('k3', 'eva', 9));
    expect(known('email:a@x')).toEqual(['k1 6', 'k2 7', 'k3 9']);
    store.deleteTouches('k1' as SendKey);
    expect([known('email:a@x'), known('email:b@x')]).toEqual([['k2 7', 'k3 9'], []]);
    store.rollback();
    expect(known('email:b@x')).toEqual(['k1 8']);
    store = under.reopen(store);
    expect(store.readTouches('email:a@x', at(0))).toEqual([
      touch('k1', 'ana', 6, null),
      touch('k2', 'bob', 7),
    ]);
    expect([known('email:a@x', 6), known('email:c@x')]).toEqual([['k2 7'], []]);
    commit(() => store.eraseSubscriber(id('bob')));
    expect(known('email:a@x')).toEqual(['k1 6']);
    const days = { ids: 0, events: 0, decisions: 0, sent: 0, tallySpan: 0 };
    commit(() => store.forgetBefore({ ...days, touchesUntil: at(6) }));
    expect([known('email:a@x'), known('email:b@x')]).toEqual([[], ['k1 8']]);
    commit(() => store.deleteTouches('k1' as SendKey));
    expect(known('email:b@x')).toEqual([]);
  });

  it('keeps what waits by kind, as it is told, and nothing of kinds of which nothing waits', () => {
    const kind = (tags: readonly string[], state: 'queued' | 'held', count: number) => ({
      channel: 'email',
      subject: { class: 'promotional', journey: 'news', tags },
      state,
      count,
    });
    commit(() => {
      store.addWaiting(kind([], 'queued', 3));
      store.addWaiting(kind([], 'held', 1));
      store.addWaiting(kind(['spring'], 'queued', 2));
    });
    store.begin();
    store.addWaiting(kind([], 'queued', 5));
    store.rollback();
    commit(() => {
      store.addWaiting(kind([], 'queued', -1));
      store.addWaiting(kind(['spring'], 'queued', -2));
    });
    store = under.reopen(store);
    const sorted = () => store.readWaiting().toSorted((a, b) => (a.state < b.state ? -1 : 1));
    expect(sorted()).toEqual([kind([], 'held', 1), kind([], 'queued', 2)]);
    commit(() =>
      store.forgetBefore({ ids: 0, events: 0, decisions: 0, sent: 0, tallySpan: 0, touchesUntil: at(0) }),
    );
    expect(sorted()).toEqual([kind([], 'held', 1), kind([], 'queued', 2)]);
  });
});
