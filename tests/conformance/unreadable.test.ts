/**
 * Stored states that cannot be read. They are damaged byte by byte in the file (and, on the store in memory, said to be): the
 * subscriber is set apart with everything that comes for them, and whatever happens to others happens as if nothing were wrong.
 */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SubscriberId } from '../../src/base/ids.ts';
import { createEngine } from '../../src/hosts/engine/engine.ts';
import type { Engine, Incoming } from '../../src/hosts/host.ts';
import type { Store } from '../../src/hosts/store.ts';
import { suppressionKey } from '../../src/kernel/suppression.ts';
import { at, DAY, event, HOUR, identify } from './engine-rig.ts';
import { type Damageable, inFile, inMemory } from './unreadable-stores.ts';
import { compileShop, kinds, renderer } from './workspace.ts';

const plan = await compileShop({ maxInFlight: 1000 });
const id = (name: string) => name as SubscriberId;

const open = (store: Store): Engine => {
  const engine = createEngine({ store, kinds, renderer });
  if (engine.plan() === null) engine.install(plan, at(0));
  return engine;
};

describe.each([
  ['memory', inMemory],
  ['sqlite', inFile],
])('a subscriber whose state cannot be read, on %s', (_name, create) => {
  let under: Damageable;
  let store: Store;
  let engine: Engine;
  const restart = (next: Store) => {
    store = next;
    engine = open(store);
    engine.recover(at(HOUR));
  };
  const statuses = (batch: readonly Incoming[], ms = HOUR) =>
    engine.accept(batch, at(ms)).results.map(({ status }) => status);

  beforeEach(() => {
    under = create();
    store = under.open();
    engine = open(store);
    engine.accept(
      [identify('ana'), identify('bob'), event('cart_updated', 'ana'), event('cart_updated', 'bob')],
      at(0),
    );
    restart(under.damage(store, 'ana'));
  });
  afterEach(() => {
    store.close();
    under.remove();
  });

  it('keeps what comes for them, once, and serves the others of the same commit', () => {
    const batch = [
      event('signed_up', 'ana', HOUR, { messageId: 'm' }),
      event('signed_up', 'bob', HOUR),
      event('signed_up', 'ana', HOUR, { messageId: 'm' }),
    ];
    const committed = engine.accept(batch, at(HOUR));
    expect(committed.results.map(({ status }) => status)).toEqual(['quarantined', 'applied', 'duplicate']);
    expect(committed.handOver.map(({ subscriber }) => subscriber)).toEqual(['bob']);
    expect(engine.quarantined()).toMatchObject([{ subscriber: 'ana', kind: 'UnreadableState', inputs: 1 }]);
    expect(engine.quarantined()[0]?.problem).not.toBe(null);
    expect(engine.read('ana')).toMatchObject({ quarantined: true, state: null });
    expect(engine.read('ana')?.problem).not.toBe(null);
    restart(under.reopen(store));
    expect(statuses([event('signed_up', 'ana', HOUR, { messageId: 'm' })])).toEqual(['duplicate']);
  });

  it('is woken once, and then no more', () => {
    let more = true;
    for (let turn = 0; turn < 20 && more; turn += 1) more = engine.runDue(at(90 * DAY), 10).more;
    expect(more).toBe(false);
    expect(engine.nextDueAt()).toBeGreaterThan(at(90 * DAY));
  });

  it('goes on after a repair as if it had all come now', () => {
    expect(statuses([event('signed_up', 'ana', HOUR), identify('ana', HOUR, { country: 'ES' })])).toEqual([
      'quarantined',
      'quarantined',
    ]);
    expect(engine.release('ana', at(2 * HOUR)).handOver).toEqual([]);
    expect(engine.quarantined()).toMatchObject([{ subscriber: 'ana', kind: 'UnreadableState' }]);
    restart(under.repair(store));
    const { handOver } = engine.release('ana', at(2 * HOUR));
    expect(handOver.map(({ subscriber }) => subscriber)).toEqual(['ana']);
    expect(engine.quarantined()).toEqual([]);
    expect(engine.read('ana')).toMatchObject({
      problem: null,
      quarantined: false,
      state: { profile: { country: 'ES' } },
    });
  });

  it('is absorbed after the repair, when somebody turned out to be them', () => {
    const alias = { messageId: 'a', subscriber: 'bob', previousId: 'ana', at: at(HOUR), inputs: [] };
    expect(statuses([alias, { ...alias, messageId: 'b' }])).toEqual(['applied', 'applied']);
    expect(engine.read('ana')?.problem).not.toBe(null);
    expect(engine.quarantined()).toMatchObject([{ subscriber: 'ana', inputs: 1 }]);
    restart(under.repair(store));
    engine.release('ana', at(2 * HOUR));
    expect(engine.read('ana')?.state?.id).toBe('bob');
    expect([engine.quarantined(), store.counts().subscribers]).toEqual([[], 1]);
  });

  it.each([
    ['released', (next: Engine) => void next.release('ana', at(2 * HOUR))],
    ['dropped', (next: Engine) => void next.dropQuarantined('ana', at(2 * HOUR))],
  ])(
    'takes nothing twice that came while they were apart: before the repair, after it, and once it was %s',
    (_end, end) => {
      const redelivered = [event('signed_up', 'ana', HOUR, { messageId: 'm' })];
      expect(statuses(redelivered)).toEqual(['quarantined']);
      expect(statuses(redelivered)).toEqual(['duplicate']);
      restart(under.repair(store));
      expect(statuses(redelivered)).toEqual(['duplicate']);
      end(engine);
      expect(engine.quarantined()).toEqual([]);
      expect(statuses(redelivered, 2 * HOUR)).toEqual(['duplicate']);
      const alias = { messageId: 'a', subscriber: 'bob', previousId: 'ana', at: at(HOUR), inputs: [] };
      expect(statuses([alias, ...redelivered], 3 * HOUR)).toEqual(['applied', 'duplicate']);
    },
  );

  it('unsubscribes: the address is closed at once, and the withdrawal is kept', () => {
    engine.receipts(
      [
        {
          subscriber: 'ana',
          receipt: {
            type: 'receipt',
            id: 'r',
            kind: 'unsubscribed',
            channel: 'email',
            key: null,
            address: 'ana@x.example',
            about: {},
          },
        },
      ],
      at(HOUR),
    );
    expect(engine.suppression('email', 'ana@x.example')?.reason).toBe('unsubscribed');
    expect(store.readSuppression(suppressionKey('email', 'ana@x.example'))).not.toBe(null);
    expect(engine.quarantined()).toMatchObject([{ subscriber: 'ana', inputs: 1 }]);
  });

  it('says in an export what it cannot read, and what stands there', () => {
    const exported = engine.exportAll('ana');
    expect(exported?.state).toBe(null);
    expect(exported?.unreadable).toMatchObject([{ part: 'state' }]);
    expect(exported?.unreadable[0]?.stored).not.toBe('');
    expect(engine.exportAll('bob')?.unreadable).toEqual([]);
  });

  it('is erased, and starts anew', () => {
    statuses([event('signed_up', 'ana', HOUR)]);
    expect(engine.erase('ana', at(2 * HOUR))).toBe(true);
    expect([engine.read('ana'), engine.quarantined(), store.outboxOf(id('ana'))]).toEqual([null, [], []]);
    expect(statuses([identify('ana', 3 * HOUR)], 3 * HOUR)).toEqual(['applied']);
    expect(engine.read('ana')?.problem).toBe(null);
  });

  it('lets a drop go no further than what was kept', () => {
    statuses([event('signed_up', 'ana', HOUR)]);
    expect(engine.dropQuarantined('ana', at(2 * HOUR)).count).toBe(1);
    expect(engine.quarantined()).toMatchObject([{ subscriber: 'ana', kind: 'UnreadableState' }]);
  });
});

describe('in a file', () => {
  let under: ReturnType<typeof inFile>;
  beforeEach(() => {
    under = inFile();
  });
  afterEach(() => under.remove());

  /** A store with ana and bob, closed, with its file changed by `sql`; and the engine on it after that. */
  function opened(
    sql: string,
    ...values: (string | number)[]
  ): { readonly engine: Engine; readonly store: Store } {
    const first = under.open();
    open(first).accept(
      [identify('ana'), identify('bob'), event('cart_updated', 'ana'), event('signed_up', 'bob')],
      at(0),
    );
    first.close();
    under.edit(sql, ...values);
    const store = under.open();
    return { engine: open(store), store };
  }

  const OF_ANA = "WHERE id = (SELECT id FROM name WHERE text = 'ana')";

  it.each([
    [
      'a newer layout',
      `UPDATE subscriber SET state = '[99,1,"ana"]', checksum = NULL ${OF_ANA}`,
      /newer version/,
    ],
    ['no JSON', `UPDATE subscriber SET state = 'x', checksum = NULL ${OF_ANA}`, /damaged/],
    ['another text', `UPDATE subscriber SET state = replace(state, 'ana@', 'bna@') ${OF_ANA}`, /not those/],
    ['ids of messages cut off', `UPDATE subscriber SET seen = x'0102030405' ${OF_ANA}`, /ids of messages/],
    [
      'the state of somebody else',
      `UPDATE subscriber SET (state, checksum) = (SELECT s.state, s.checksum FROM subscriber s JOIN name n ON n.id = s.id WHERE n.text = 'bob') ${OF_ANA}`,
      /somebody else/,
    ],
  ])('%s is not taken for the state', (_what, sql, problem) => {
    const { engine, store } = opened(sql);
    expect(engine.read('ana')?.problem).toMatch(problem);
    expect(engine.read('bob')?.problem).toBe(null);
    expect(engine.accept([event('signed_up', 'ana', HOUR)], at(HOUR)).results[0]?.status).toBe('quarantined');
    store.close();
  });

  it('ids of messages that are damaged stay so until they are put back, whatever comes', () => {
    const first = under.open();
    const old = event('cart_updated', 'ana', 0, { messageId: 'old' });
    open(first).accept([identify('ana'), old], at(0));
    first.close();
    under.edit(`UPDATE subscriber SET seen = CAST(hex(seen) AS BLOB) ${OF_ANA}`);
    let store = under.open();
    let engine = open(store);
    const said = (incoming: Incoming) => engine.accept([incoming], at(HOUR)).results[0]?.status;
    const meanwhile = event('signed_up', 'ana', HOUR, { messageId: 'meanwhile' });
    expect([said(meanwhile), said(meanwhile)]).toEqual(['quarantined', 'duplicate']);
    engine.release('ana', at(HOUR));
    expect(engine.read('ana')).toMatchObject({
      quarantined: true,
      problem: expect.stringMatching(/ids of messages/),
    });
    expect(engine.quarantined()).toMatchObject([{ subscriber: 'ana', kind: 'UnreadableState', inputs: 1 }]);
    store = under.reopen(store);
    engine = open(store);
    expect([engine.read('ana')?.problem === null, said(meanwhile)]).toEqual([false, 'duplicate']);
    store.close();
    under.edit(`UPDATE subscriber SET seen = unhex(CAST(seen AS TEXT)) ${OF_ANA}`);
    store = under.open();
    engine = open(store);
    expect(engine.release('ana', at(HOUR)).handOver).toHaveLength(1);
    expect(engine.read('ana')).toMatchObject({ quarantined: false, problem: null });
    expect([said(meanwhile), said(old)]).toEqual(['duplicate', 'duplicate']);
    store.close();
  });

  it('a run of a journey or at a step that is not there sets its subscriber apart, and stops nothing', () => {
    for (const [from, to] of [
      ['sha256:', 'sha255:'],
      ['"hello"', '"nothing"'],
    ] as const) {
      under.remove();
      under = inFile();
      const { engine, store } = opened(
        `UPDATE subscriber SET state = replace(state, ?, ?), checksum = NULL WHERE id = (SELECT id FROM name WHERE text = 'bob')`,
        from,
        to,
      );
      engine.recover(at(HOUR));
      for (let turn = 0; turn < 20; turn += 1) engine.runDue(at(60 * DAY), 10);
      const batch = [event('signed_up', 'bob', 60 * DAY), event('signed_up', 'ana', 60 * DAY)];
      expect(engine.accept(batch, at(60 * DAY)).results[1]?.status).toBe('applied');
      store.close();
    }
  });

  it('nobody is woken whose name is gone, and the loop sleeps', () => {
    const { engine, store } = opened(`UPDATE subscriber SET due_at = 1 ${OF_ANA}`);
    store.close();
    under.edit("DELETE FROM name WHERE text = 'ana'");
    const again = under.open();
    const second = open(again);
    expect(engine.epoch).toBeLessThan(second.epoch);
    second.recover(at(HOUR));
    expect([second.runDue(at(HOUR), 10).more, again.nextDueAt() > at(0)]).toEqual([false, true]);
    again.close();
  });

  it('no byte of whom it could not read is left after an erasure', () => {
    const secret = 'ana.secret@x.example';
    const first = under.open();
    open(first).accept([identify('ana', 0, { email: secret })], at(0));
    const damaged = under.damage(first, 'ana');
    const engine = open(damaged);
    engine.accept([event('signed_up', 'ana', HOUR)], at(HOUR));
    engine.erase('ana', at(HOUR));
    damaged.close();
    expect(readFileSync(under.file).includes('ana.secret')).toBe(false);
  });

  it('a record of the quarantine that is damaged is kept, and the engine opens', () => {
    const { engine, store } = opened(`UPDATE subscriber SET state = 'x' ${OF_ANA}`);
    engine.accept([event('signed_up', 'ana', HOUR)], at(HOUR));
    store.close();
    under.edit("UPDATE quarantine SET replay = '{'");
    const again = under.open();
    const second = open(again);
    second.release('ana', at(2 * HOUR));
    expect(second.quarantined()).toMatchObject([{ subscriber: 'ana', inputs: 1 }]);
    again.close();
  });
});
