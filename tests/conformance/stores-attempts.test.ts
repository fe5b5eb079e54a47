/** What every store owes the engine about sends on their way: found, put again, in their old order, and gone, first attempts too. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Instant, instant, NEVER, type SendKey, type SubscriberId } from '../../src/base/ids.ts';
import type { OutboxRow, Store } from '../../src/hosts/store.ts';
import type { Message } from '../../src/kernel/effect.ts';
import { createState } from '../../src/kernel/subscriber.ts';
import { STORES, type StoreUnderTest } from './stores.ts';

const at = (ms: number): Instant => instant(ms);
const id = (name: string): SubscriberId => name as SubscriberId;
const keyOf = (key: string): SendKey => key as SendKey;

function attempt(key: string, changes: Partial<OutboxRow> = {}): OutboxRow {
  const message = { key, type: 'send', to: `${key}@x`, content: { text: '“hello”\n' } } as unknown as Message;
  const about = { key: keyOf(key), subscriber: id('ana'), channel: 'email', priority: 0, at: at(5), message };
  return { ...about, state: 'attempting', attempt: 1, epoch: 1, ...changes };
}

describe.each(STORES)('%s store', (_, create) => {
  let under: StoreUnderTest;
  let store: Store;

  function commit(write: () => void): void {
    store.begin();
    write();
    store.commit();
  }

  function putAll(rows: readonly OutboxRow[]): void {
    for (const row of rows) store.putOutbox(row);
  }

  const flying = (): string[] => store.attemptingBefore(9).map(({ key }) => key);

  beforeEach(() => {
    under = create();
    store = under.open();
    commit(() => {
      for (const name of ['ana', 'bob']) {
        store.writeSubscriber({ state: createState(id(name), at(1)), dueAt: NEVER, seen: null });
      }
    });
  });
  afterEach(() => under.remove());

  it('gives back a first attempt as it was, also when it is opened again', () => {
    const rows = [attempt('a'), attempt('b', { subscriber: id('bob'), epoch: 2, priority: 3, at: at(7) })];
    commit(() => putAll(rows));
    expect(rows.map(({ key }) => store.getOutbox(key))).toMatchObject(rows);
    store = under.reopen(store);
    expect(store.attemptingBefore(9)).toMatchObject(rows);
    expect(store.attemptingBefore(2)).toMatchObject(rows.slice(0, 1));
    expect(store.getOutbox(keyOf('c'))).toBe(null);
  });

  it('lists first attempts and later ones in the order in which the sends came', () => {
    commit(() => {
      store.putOutbox(attempt('first', { attempt: 2 }));
      store.putOutbox(attempt('second'));
      store.putOutbox(attempt('third', { state: 'kept' }));
      store.putOutbox(attempt('fourth'));
    });
    commit(() => store.putOutbox(attempt('third', { attempt: 2 })));
    expect(flying()).toEqual(['first', 'second', 'third', 'fourth']);
    store = under.reopen(store);
    commit(() => store.putOutbox(attempt('fifth')));
    expect(flying()).toEqual(['first', 'second', 'third', 'fourth', 'fifth']);
  });

  it('lists everything of one subscriber in that order, whatever became of it', () => {
    commit(() => {
      putAll([attempt('first'), attempt('of bob', { subscriber: id('bob') })]);
      store.putOutbox(attempt('second', { state: 'kept' }));
      store.putOutbox(attempt('third'));
      store.putOutbox(attempt('fourth', { attempt: 2 }));
    });
    const own = () => store.outboxOf(id('ana')).map(({ key }) => key);
    expect(own()).toEqual(['first', 'second', 'third', 'fourth']);
    store = under.reopen(store);
    expect(own()).toEqual(['first', 'second', 'third', 'fourth']);
    expect(store.outboxOf(id('ana'))[1]).toEqual(store.getOutbox(keyOf('second')));
  });

  it('keeps the place of a send whose first attempt is over and that waits again', () => {
    commit(() => putAll(['a', 'b', 'c'].map((key) => attempt(key))));
    commit(() => store.putOutbox(attempt('c', { state: 'queued' })));
    store = under.reopen(store);
    commit(() => {
      store.putOutbox(attempt('a', { state: 'queued' }));
      store.putOutbox(attempt('d', { state: 'queued', attempt: 0, message: null }));
    });
    expect(store.queued('email', 9).map(({ key }) => key)).toEqual(['a', 'c', 'd']);
    expect(flying()).toEqual(['b']);
    commit(() => {
      for (const key of ['a', 'b']) store.deleteOutbox(keyOf(key));
    });
    expect([store.getOutbox(keyOf('a')), store.getOutbox(keyOf('b')), flying()]).toEqual([null, null, []]);
  });

  it('has one row for a send that waited before its first attempt', () => {
    commit(() => store.putOutbox(attempt('a', { state: 'kept', attempt: 0, message: null })));
    commit(() => store.putOutbox(attempt('a')));
    expect([store.getOutbox(keyOf('a')), flying()]).toMatchObject([attempt('a'), ['a']]);
    commit(() => store.deleteOutbox(keyOf('a')));
    expect([store.getOutbox(keyOf('a')), flying()]).toEqual([null, []]);
  });

  it('forgets what a failed commit did to first attempts', () => {
    commit(() => store.putOutbox(attempt('a')));
    store.begin();
    store.deleteOutbox(keyOf('a'));
    store.putOutbox(attempt('b'));
    store.rollback();
    expect([store.getOutbox(keyOf('a')), store.getOutbox(keyOf('b'))]).toMatchObject([attempt('a'), null]);
    store.begin();
    store.putOutbox(attempt('a', { state: 'queued' }));
    store.rollback();
    expect([flying(), store.queued('email', 9)]).toEqual([['a'], []]);
  });

  it('erases the first attempts of a subscriber and of nobody else', () => {
    commit(() => {
      store.putOutbox(attempt('a'));
      store.putOutbox(attempt('b', { subscriber: id('bob') }));
    });
    commit(() => store.eraseSubscriber(id('ana')));
    expect([store.getOutbox(keyOf('a')), flying()]).toEqual([null, ['b']]);
    store = under.reopen(store);
    expect(flying()).toEqual(['b']);
  });
});
