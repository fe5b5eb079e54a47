/** What every store owes the engine, whatever it is made of: one suite for all of them. Addresses and counts: `stores-kept.test.ts`. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Digest, Instant, SendKey, SubscriberId } from '../../src/base/ids.ts';
import { instant, NEVER } from '../../src/base/ids.ts';
import type { ConsentRow } from '../../src/hosts/inspection.ts';
import type { OutboxRow, Store } from '../../src/hosts/store.ts';
import type { Control, EventInput } from '../../src/kernel/input.ts';
import { createState } from '../../src/kernel/subscriber.ts';
import { STORES, type StoreUnderTest } from './stores.ts';

const at = (ms: number): Instant => instant(ms);
const id = (name: string): SubscriberId => name as SubscriberId;

function put(store: Store, name: string, dueAt: Instant = NEVER): void {
  store.writeSubscriber({ state: createState(id(name), at(1)), dueAt, seen: null });
}

function row(key: string, changes: Partial<OutboxRow> = {}): OutboxRow {
  return {
    key: key as SendKey,
    subscriber: id('ana'),
    channel: 'email',
    state: 'queued',
    attempt: 0,
    epoch: 1,
    priority: 0,
    at: at(5),
    message: null,
    ...changes,
  };
}

const event = (name: string): EventInput => ({ type: 'event', id: name, name, at: at(1), properties: {} });

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

  it('keeps what was committed and forgets what was rolled back', () => {
    commit(() => put(store, 'ana', at(10)));
    store.begin();
    put(store, 'ana', at(20));
    put(store, 'bob', at(5));
    store.putOutbox(row('k'));
    store.contribute('t', 1, 2, 4);
    store.appendDecisions(id('ana'), 3, [{ type: 'entered', at: at(1) }]);
    store.appendSent(3, { key: 'k' as SendKey, subscriber: id('ana'), about: {} });
    store.putSweep({ id: 's', journey: null, dueAt: at(1), cursor: '', rank: 0, size: 0 });
    store.writeAlias('x', id('ana'));
    expect(store.readSubscriber(id('ana'))?.dueAt).toBe(20);
    store.rollback();
    expect(store.due(at(100), 10)).toEqual([{ subscriber: 'ana', dueAt: 10 }]);
    expect(store.readSubscriber(id('ana'))?.dueAt).toBe(10);
    expect(store.readSubscriber(id('bob'))).toBe(null);
    expect(store.counts()).toEqual({ subscribers: 1, queued: 0, held: 0 });
    expect(store.readShared()).toEqual({ version: 0, moments: {} });
    expect(store.readDecisions(id('ana'), 10)).toEqual([]);
    expect(store.findSent('k' as SendKey)).toBe(null);
    expect(store.readSweeps()).toEqual([]);
    expect(store.readAlias('x')).toBe(null);
    commit(() => store.appendDecisions(id('ana'), 3, [{ type: 'exited', at: at(2) }]));
    expect(store.readDecisions(id('ana'), 10)).toEqual([{ type: 'exited', at: 2 }]);
  });

  it('only appends to the consent ledger, reads it with that of whom somebody absorbed, and erases it with them', () => {
    const line = (name: string, purpose: string, previous = ''): ConsentRow => ({
      subscriber: id(name),
      entry: {
        at: at(3),
        channel: 'email',
        purpose,
        change: 'given',
        record: { given: true, at: at(3), proof: 'form' },
      },
      previous,
      hash: `hash of ${purpose}`,
    });
    commit(() => {
      put(store, 'ana');
      store.appendConsent(line('old', 'first'));
      store.appendConsent(line('ana', 'second'));
      store.appendConsent(line('ana', 'third', 'hash of second'));
      store.writeAlias('old', id('ana'));
    });
    expect(store.lastConsentHash(id('ana'))).toBe('hash of third');
    expect(store.lastConsentHash(id('nobody'))).toBe('');
    store.begin();
    store.appendConsent(line('ana', 'undone'));
    expect(store.lastConsentHash(id('ana'))).toBe('hash of undone');
    store.rollback();
    store = under.reopen(store);
    expect(store.readConsents(id('ana'))).toEqual([
      line('old', 'first'),
      line('ana', 'second'),
      line('ana', 'third', 'hash of second'),
    ]);
    commit(() =>
      store.forgetBefore({
        ids: 99,
        events: 99,
        decisions: 99,
        sent: 99,
        tallySpan: 99,
        touchesUntil: 99,
      } as never),
    );
    expect(store.readConsents(id('ana'))).toHaveLength(3);
    commit(() => {
      store.eraseSubscriber(id('ana'));
      store.eraseSubscriber(id('old'));
    });
    expect(store.readConsents(id('ana'))).toEqual([]);
    expect(store.readConsents(id('old'))).toEqual([]);
    expect(store.lastConsentHash(id('ana'))).toBe('');
  });

  it('knows whose an address is, until it is not theirs or they are erased', () => {
    commit(() => {
      for (const name of ['ana', 'bob', 'eva']) {
        put(store, name);
        store.noteAddress('sms:+34600', id(name), true);
        store.noteAddress('sms:+34600', id(name), true);
      }
      store.noteAddress('sms:+34600', id('bob'), false);
      store.noteAddress('sms:+34600', id('nobody'), false);
    });
    store.begin();
    store.noteAddress('sms:+34600', id('bob'), true);
    store.rollback();
    store = under.reopen(store);
    expect(store.subscribersAt('sms:+34600')).toEqual(['ana', 'eva']);
    expect(store.subscribersAt('sms:+34601')).toEqual([]);
    commit(() => store.eraseSubscriber(id('ana')));
    expect(store.subscribersAt('sms:+34600')).toEqual(['eva']);
  });

  it('gives committed data to the next one who opens it, and drops an open transaction', () => {
    commit(() => {
      put(store, 'ana', at(10));
      store.contribute('t', 1, 2, 4);
      store.writeMeta('epoch', '3');
    });
    store.begin();
    put(store, 'bob');
    store = under.reopen(store);
    expect(store.readSubscriber(id('ana'))).toMatchObject({ state: { createdAt: 1 } });
    expect(store.readSubscriber(id('bob'))).toBe(null);
    expect(store.readShared()).toEqual({ version: 1, moments: { t: { count: 1, sum: 2, sumOfSquares: 4 } } });
    expect(store.readMeta('epoch')).toBe('3');
    expect(store.counts().subscribers).toBe(1);
  });

  it('keeps gauges and controls whole, and takes them back', () => {
    const gauges = { agents_free: { value: 3, at: at(5) } };
    const control: Control = {
      id: 'panic-1',
      kind: 'panic',
      scope: { channels: ['email'] },
      mode: 'hold',
      entrants: 'queue',
      since: at(5),
      until: NEVER,
      policy: 'plan_b',
      by: 'ana',
      reason: 'wrong price',
    };
    commit(() => store.writeShared({ gauges, controls: [control] }));
    store.begin();
    store.writeShared({ controls: [] });
    expect(store.readShared().controls).toEqual([]);
    store.rollback();
    store = under.reopen(store);
    expect(store.readShared()).toEqual({ version: 1, moments: {}, gauges, controls: [control] });
  });

  it('wakes the earliest first, ties in order of creation, nobody twice', () => {
    commit(() => {
      put(store, 'late', at(30));
      put(store, 'b', at(20));
      put(store, 'a', at(20));
      put(store, 'never');
      put(store, 'moved', at(1));
      put(store, 'moved', at(25));
      put(store, 'gone', at(2));
      store.deleteSubscriber(id('gone'));
    });
    expect(store.nextDueAt()).toBe(20);
    expect(store.due(at(25), 10).map((due) => due.subscriber)).toEqual(['b', 'a', 'moved']);
    expect(store.due(at(25), 2).map((due) => due.subscriber)).toEqual(['b', 'a']);
    expect(store.due(at(19), 2)).toEqual([]);
  });

  it('visits everybody in one and the same order, page by page', () => {
    const names = Array.from({ length: 25 }, (_unused, index) => `s${index}`);
    commit(() => {
      for (const name of names) put(store, name);
    });
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const page = store.subscribersAfter(cursor, 4);
      seen.push(...page.map(({ subscriber }) => subscriber));
      cursor = page.at(-1)?.cursor ?? '';
      if (page.length < 4) break;
    }
    expect(seen.toSorted()).toEqual(names.toSorted());
    expect(seen).not.toEqual(names);
    expect(store.subscribersAfter('', 25).map(({ subscriber }) => subscriber)).toEqual(seen);
  });

  it('gives queued sends of one journey in a lane by rank, then age, and counts them in groups', () => {
    const of = (journey: string, rank: number, lane = 'lane:ramp') => {
      return { lane, rank, subject: { class: 'promotional', journey, tags: [] } };
    };
    commit(() => {
      put(store, 'ana');
      store.putOutbox(row('low', of('news', -1.5)));
      store.putOutbox(row('old', of('news', 7)));
      store.putOutbox(row('new', of('news', 7)));
      store.putOutbox(row('other', of('tips', 9)));
      store.putOutbox(row('urgent', { ...of('news', 0), priority: 9 }));
      store.putOutbox(row('elsewhere', of('news', 9, 'lane:pace')));
      store.putOutbox(row('plain', { subject: { class: 'promotional', journey: 'news', tags: [] } }));
      store.putOutbox(row('bare'));
    });
    const keys = (rows: readonly OutboxRow[]) => rows.map(({ key }) => key);
    expect(keys(store.queuedOf('lane:ramp', 0, 'news', 10))).toEqual(['old', 'new', 'low']);
    expect(keys(store.queuedOf('lane:ramp', 0, 'news', 1))).toEqual(['old']);
    expect(keys(store.queued('lane:ramp', 10))).toEqual(['urgent', 'old', 'new', 'low', 'other']);
    expect(keys(store.queuedOf('email', 0, 'news', 10))).toEqual(['plain']);
    expect(keys(store.queuedOf('email', 0, '', 10))).toEqual(['bare']);
    expect(store.getOutbox('low' as SendKey)).toMatchObject({ lane: 'lane:ramp', rank: -1.5 });
    const counted = store
      .countQueued()
      .map((group) => `${group.lane} ${group.priority} ${group.journey} ${group.count}`);
    expect(counted.sort()).toEqual([
      'email 0  1',
      'email 0 news 1',
      'lane:pace 0 news 1',
      'lane:ramp 0 news 3',
      'lane:ramp 0 tips 1',
      'lane:ramp 9 news 1',
    ]);
    // Back under its channel, and a change of mind that is undone.
    commit(() =>
      store.putOutbox(row('old', { subject: { class: 'promotional', journey: 'news', tags: [] } })),
    );
    store.begin();
    store.deleteOutbox('new' as SendKey);
    store.putOutbox(row('low', of('news', 99)));
    store.rollback();
    expect(keys(store.queuedOf('lane:ramp', 0, 'news', 10))).toEqual(['new', 'low']);
    expect(keys(store.queuedOf('email', 0, 'news', 10))).toEqual(['old', 'plain']);
  });
  it('gives queued sends by priority, then age, and keeps the place of one that was put again', () => {
    commit(() => {
      put(store, 'ana');
      store.putOutbox(row('first'));
      store.putOutbox(row('second'));
      store.putOutbox(row('urgent', { priority: 9 }));
      store.putOutbox(row('other', { channel: 'sms' }));
      store.putOutbox(row('first', { at: at(99) }));
      store.putOutbox(row('flying', { state: 'attempting', epoch: 2 }));
      store.putOutbox(row('kept', { state: 'kept' }));
    });
    expect(store.queued('email', 10).map(({ key }) => key)).toEqual(['urgent', 'first', 'second']);
    expect(store.queued('email', 1).map(({ key }) => key)).toEqual(['urgent']);
    expect(store.attemptingBefore(2)).toEqual([]);
    expect(store.attemptingBefore(3).map(({ key }) => key)).toEqual(['flying']);
    commit(() => store.deleteOutbox('first' as SendKey));
    expect(store.getOutbox('first' as SendKey)).toBe(null);
    expect(store.counts().queued).toBe(3);
  });

  it('moves aliases along, and reads the history of all ids of a person', () => {
    commit(() => {
      put(store, 'old');
      put(store, 'new');
      store.appendEvents(id('old'), 1, [event('one')]);
      store.writeAlias('anonymous', id('old'));
      store.appendEvents(id('new'), 1, [event('two')]);
      store.deleteSubscriber(id('old'));
      store.writeAlias('old', id('new'));
    });
    expect(store.readAlias('anonymous')).toBe('new');
    expect(store.readAlias('old')).toBe('new');
    expect([...store.aliasesOf(id('new'))].sort()).toEqual(['anonymous', 'old']);
    expect(store.readEvents(id('new'), 10).map(({ name }) => name)).toEqual(['one', 'two']);
    expect(store.readEvents(id('new'), 1).map(({ name }) => name)).toEqual(['two']);
  });

  it('holds what unknown people sent, once each, and gives it once', () => {
    const incoming = { messageId: 'm', subscriber: 'x', at: at(1), inputs: [event('e')] };
    commit(() => {
      expect(store.holdInput(id('x'), 1, incoming)).toBe(true);
      expect(store.holdInput(id('x'), 1, incoming)).toBe(false);
    });
    expect(store.counts().held).toBe(1);
    commit(() => expect(store.takeHeld(id('x'))).toEqual([incoming]));
    expect(store.takeHeld(id('x'))).toEqual([]);
  });

  it('counts entries, runs and suppressions', () => {
    commit(() => {
      store.addEntries('j', 'total', 2);
      store.addEntries('j', 'total', 1);
      store.countRuns('d' as Digest, 's', 2);
      store.countRuns('d' as Digest, 's', -1);
      store.countRuns('d' as Digest, 't', 1);
      store.countRuns('d' as Digest, 't', -1);
      store.writeSuppression('email:a@x', { reason: 'complained', at: at(4) });
      store.writeSuppression('email:b@x', { reason: 'complained', at: at(4) });
      store.writeSuppression('email:b@x', null);
    });
    expect(store.readEntries('j', 'total')).toBe(3);
    expect(store.readEntries('j', '2026-01-01')).toBe(0);
    expect(store.readRunCounts()).toEqual([{ digest: 'd', step: 's', count: 1 }]);
    expect(store.readSuppression('email:a@x')).toEqual({ reason: 'complained', at: 4 });
    expect(store.readSuppression('email:b@x')).toBe(null);
  });

  it('gives what was spilled of one subscriber to another, with the later day of each', () => {
    commit(() => {
      put(store, 'ana');
      put(store, 'bob');
      store.spillIds(id('ana'), 6, [1]);
      store.spillIds(id('ana'), 5, [2, 3]);
      store.spillIds(id('bob'), 5, [1, 4]);
      store.spillIds(id('bob'), 6, [2]);
      store.moveSpilled(id('ana'), id('bob'));
    });
    const spilled = (name: string) => [1, 2, 3, 4].map((each) => store.isSpilled(id(name), each, 6));
    expect(spilled('bob')).toEqual([true, true, false, false]);
    expect(store.isSpilled(id('bob'), 3, 5)).toBe(true);
    expect([1, 2, 3].some((each) => store.isSpilled(id('ana'), each, 0))).toBe(false);
  });

  it('forgets by the day', () => {
    commit(() => {
      put(store, 'ana');
      store.spillIds(id('ana'), 5, [1]);
      store.spillIds(id('ana'), 6, [2]);
      store.appendDecisions(id('ana'), 5, [{ type: 'entered', at: at(1) }]);
      store.appendDecisions(id('ana'), 6, [{ type: 'exited', at: at(2) }]);
      store.appendEvents(id('ana'), 5, [event('old')]);
      store.appendSent(5, { key: 'k' as SendKey, subscriber: id('ana'), about: { step: 's' } });
    });
    expect(store.isSpilled(id('ana'), 1, 5)).toBe(true);
    expect(store.isSpilled(id('ana'), 1, 6)).toBe(false);
    expect(store.findSent('k' as SendKey)).toMatchObject({ subscriber: 'ana', about: { step: 's' } });
    const days = { ids: 6, events: 6, decisions: 6, sent: 6, tallySpan: 6 };
    commit(() => store.forgetBefore({ ...days, touchesUntil: at(6) }));
    expect(store.isSpilled(id('ana'), 1, 5)).toBe(false);
    expect(store.isSpilled(id('ana'), 2, 5)).toBe(true);
    expect(store.readDecisions(id('ana'), 9).map(({ type }) => type)).toEqual(['exited']);
    expect(store.readEvents(id('ana'), 9)).toEqual([]);
    expect(store.findSent('k' as SendKey)).toBe(null);
  });
});
