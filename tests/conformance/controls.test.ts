/**
 * A panic when other things go wrong too, on every store: on a full disk, with a death in the middle of the order, on the
 * replay clock, and while somebody who is held is erased.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/hosts/engine/engine.ts';
import { StoreFailure } from '../../src/hosts/errors.ts';
import type { Committed, Engine } from '../../src/hosts/host.ts';
import type { Store } from '../../src/hosts/store.ts';
import { type Fuse, mortal, ProcessDied } from '../property/gate/mortal.ts';
import { accepted, at, event, HOUR, identify, plans } from './engine-rig.ts';
import { STORES, type StoreUnderTest } from './stores.ts';
import { kinds, renderer } from './workspace.ts';

const PANIC = { do: 'panic', scope: { channels: ['email'] }, by: 'crm', reason: 'a wrong price' } as const;
const RESUME = { do: 'resume', by: 'crm', reason: 'mended' } as const;
const PEOPLE = ['ana', 'bob', 'cem', 'dia', 'eva'];

/** A disk that may be full, and the space that is kept for the worst. */
type Disk = { isFull: boolean; hasReserve: boolean };

function onDisk(store: Store, disk: Disk): Store {
  return {
    ...store,
    commit() {
      if (disk.isFull && disk.hasReserve) throw new StoreFailure('disk_full', 'no space left');
      store.commit();
    },
    spendReserve() {
      const had = disk.hasReserve;
      disk.hasReserve = false;
      return had;
    },
    keepReserve() {
      disk.hasReserve ||= !disk.isFull;
      return disk.hasReserve;
    },
  };
}

describe.each(STORES)('a panic in trouble on %s', (_, create) => {
  let under: StoreUnderTest;
  let store: Store;
  let disk: Disk;
  let fuse: Fuse | null;
  let left: string[];

  beforeEach(() => {
    under = create();
    store = under.open();
    disk = { isFull: false, hasReserve: true };
    fuse = null;
    left = [];
  });
  afterEach(() => under.remove());

  function open(clock: 'live' | 'replay' = 'live'): Engine {
    const trouble = mortal(onDisk(store, disk), () => fuse);
    const engine = createEngine({ store: trouble, kinds, renderer, options: { clock } });
    if (engine.plan() === null) engine.install(plans.narrow, at(0));
    return engine;
  }

  function reopen(clock: 'live' | 'replay' = 'live'): Engine {
    fuse = null;
    store = under.reopen(store);
    return open(clock);
  }

  /** Notes what left, and answers for its providers. */
  function take(engine: Engine, committed: Committed, ms: number): void {
    left.push(...committed.handOver.map(({ subscriber }) => subscriber));
    const answers = committed.handOver.map(accepted);
    if (answers.length > 0) take(engine, engine.outcomes(answers, at(ms)), ms);
  }

  /** What the loop does until nothing moves any more. */
  function work(engine: Engine, ms: number): void {
    for (let before = -1; before !== left.length; ) {
      before = left.length;
      take(engine, engine.runDue(at(ms), 100), ms);
      take(engine, engine.claim('email', 10, at(ms)), ms);
    }
  }

  const signUps = (ms = 0) => PEOPLE.flatMap((name) => [identify(name, ms), event('signed_up', name, ms)]);

  it('stops on a full disk what was planned before, and each of it goes out once when there is space and a resume', () => {
    let engine = open();
    const { handOver } = engine.accept(signUps(), at(0));
    expect(handOver).toHaveLength(2);
    disk.isFull = true;
    expect(() => engine.accept([event('signed_up', 'ana', 1)], at(1))).toThrow(StoreFailure);

    const { report } = engine.control(PANIC, at(2));
    expect(report.held.map(({ channel, count }) => [channel, count])).toEqual([['email', 3]]);
    expect(report.handedOver).toEqual([{ channel: 'email', inFlight: 2, accepted: 0 }]);
    // The reserve is gone: orders and people who leave still get through, nothing else does.
    expect(() => engine.claim('email', 10, at(3))).toThrow(StoreFailure);
    expect(engine.control({ ...PANIC, scope: { classes: ['service'] } }, at(3)).report.ids).toEqual([
      'panic-2',
    ]);
    engine = reopen();
    expect(engine.controls().map(({ id }) => id)).toEqual(['panic-1', 'panic-2']);
    expect(engine.audit(9).map(({ action }) => action)).toEqual(['panic', 'panic']);

    disk.isFull = false;
    take(engine, engine.recover(at(4)), 4);
    work(engine, 5);
    expect(left).toEqual([]);
    expect(engine.held().map(({ count }) => count)).toEqual([3]);
    engine.control(RESUME, at(HOUR));
    work(engine, HOUR);
    // The two that were under way when the process ended may have arrived: they are tried again, after the resume.
    expect(left.toSorted()).toEqual(PEOPLE);
    expect(engine.held()).toEqual([]);
  });

  it.each([
    ['before it stands', false],
    ['after it stands', true],
  ])('an order whose process dies %s is wholly there or not at all', (_title, stands) => {
    let engine = open();
    engine.accept(signUps(), at(0));
    fuse = { commit: 1, stands };
    expect(() => engine.control(PANIC, at(1))).toThrow(ProcessDied);
    engine = reopen();
    expect([engine.controls().length, engine.audit(9).length]).toEqual(stands ? [1, 1] : [0, 0]);
    if (!stands) engine.control(PANIC, at(2));
    engine.recover(at(2));
    work(engine, 3);
    expect(left).toEqual([]);
    fuse = { commit: 1, stands };
    expect(() => engine.control(RESUME, at(4))).toThrow(ProcessDied);
    engine = reopen();
    engine.recover(at(4));
    if (!stands) engine.control(RESUME, at(5));
    expect(engine.controls()).toEqual([]);
    work(engine, 6);
    expect(left).toHaveLength(3);
    expect(new Set(left).size).toBe(3);
  });

  it('holds in a replay from the order on, and lets go at the instant of the resume, over a death right behind it', () => {
    let engine = open('replay');
    const feed = (ms: number, batch: Parameters<Engine['feed']>[0]) => {
      let rest = batch;
      for (let done = false; !done; ) {
        const fed = engine.feed(rest);
        rest = rest.slice(fed.consumed);
        take(engine, fed, ms);
        done = fed.done && rest.length === 0;
      }
    };
    feed(0, [identify('ana'), event('signed_up', 'ana')]);
    expect(left).toEqual(['ana']);
    engine.control(PANIC, engine.time());
    feed(
      HOUR,
      signUps(HOUR).filter(({ subscriber }) => subscriber !== 'ana'),
    );
    expect(left).toEqual(['ana']);
    expect(engine.held().map(({ count }) => count)).toEqual([4]);

    // The resume stands, and its process is gone before anything of it was released.
    fuse = { commit: 1, stands: true };
    expect(() => engine.control(RESUME, engine.time())).toThrow(ProcessDied);
    engine = reopen('replay');
    expect([engine.controls(), engine.time()]).toEqual([[], at(HOUR)]);
    take(engine, engine.recover(engine.time()), HOUR);
    for (let before = -1; before !== left.length; ) {
      before = left.length;
      take(engine, engine.claim('email', 10, engine.time()), HOUR);
    }
    expect(left.toSorted()).toEqual(PEOPLE);
    feed(2 * HOUR, [event('signed_up', 'bob', 2 * HOUR)]);
    expect(left.filter((name) => name === 'bob')).toHaveLength(2);
  });

  it('erases somebody whose send is held: it is not counted, not released, and nothing of it is left', () => {
    let engine = open();
    engine.control(PANIC, at(0));
    engine.accept(signUps(), at(1));
    expect(engine.held().map(({ count }) => count)).toEqual([5]);
    const keys = engine.read('bob')?.state?.sends.map(({ key }) => key) ?? [];
    expect(keys).toHaveLength(1);
    expect(engine.erase('bob', at(2))).toBe(true);
    expect(engine.held().map(({ count }) => count)).toEqual([4]);
    expect(keys.map((key) => store.getOutbox(key))).toEqual([null]);
    engine = reopen();
    expect(engine.held().map(({ count }) => count)).toEqual([4]);
    engine.recover(at(3));
    expect(engine.control(RESUME, at(4)).report.held.map(({ count }) => count)).toEqual([4]);
    work(engine, 5);
    expect(left.toSorted()).toEqual(['ana', 'cem', 'dia', 'eva']);
    expect([engine.read('bob'), engine.decisions('bob', 9), engine.held()]).toEqual([null, [], []]);
  });

  it('erases somebody whose send waits in a queue that is then stopped', () => {
    const engine = open();
    const { handOver } = engine.accept(signUps(), at(0));
    engine.erase('eva', at(1));
    expect(engine.control(PANIC, at(2)).report.held.map(({ count }) => count)).toEqual([2]);
    engine.control(RESUME, at(3));
    take(engine, engine.outcomes(handOver.map(accepted), at(3)), 3);
    work(engine, 4);
    expect(left.toSorted()).toEqual(['cem', 'dia']);
    expect(store.counts().queued).toBe(0);
  });
});
