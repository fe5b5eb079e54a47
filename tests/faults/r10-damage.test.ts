/**
 * R10, damaged states: any bytes of any stored states, of rows with a checksum and of older ones without. No commit fails, the
 * engine starts, nobody else's state or sends differ from a run without damage, and no damage under a checksum goes unseen.
 */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEngine } from '../../src/hosts/engine/engine.ts';
import type { Committed, Engine, HandOver } from '../../src/hosts/host.ts';
import type { Store } from '../../src/hosts/store.ts';
import { encodeState } from '../../src/kernel/codec.ts';
import { accepted, at, DAY, event, HOUR, identify } from '../conformance/engine-rig.ts';
import { type DamageableFile, inFile, OF_NAME } from '../conformance/unreadable-stores.ts';
import { compileShop, kinds, renderer } from '../conformance/workspace.ts';
import { figure, trials } from './figures.ts';

const PEOPLE = ['p0', 'p1', 'p2', 'p3', 'p4'];
const nameOf = (who: number): string => PEOPLE[who % PEOPLE.length] ?? '';
const plan = await compileShop({ maxInFlight: 1000 });

type Message = readonly [who: number, event: string];
/** `bytes`: places in the stored state and what stands there afterwards. `isOld`: of a row from before there were checksums. */
type Harm = {
  readonly who: number;
  readonly bytes: readonly (readonly [place: number, value: number])[];
  readonly isOld: boolean;
};

/** An engine on a store, whose provider accepts everything at once, and what it was given to send. */
class Served {
  readonly sent = new Map<string, string[]>();
  readonly #engine: Engine;

  constructor(store: Store) {
    this.#engine = createEngine({ store, kinds, renderer });
    if (this.#engine.plan() === null) this.#engine.install(plan, at(0));
  }

  get engine(): Engine {
    return this.#engine;
  }

  carry(committed: Committed): void {
    let waiting: readonly HandOver[] = committed.handOver;
    while (waiting.length > 0) {
      for (const { subscriber, key, at: when } of waiting) {
        this.sent.set(subscriber, [...(this.sent.get(subscriber) ?? []), `${when} ${key}`]);
      }
      waiting = this.#engine.outcomes(waiting.map(accepted), waiting[0]?.at ?? at(0)).handOver;
    }
  }

  /** Everybody's message in one commit for each hour, then whoever is due. */
  feed(traffic: readonly Message[], from: number, to: number): void {
    for (let index = from; index < to; index += 1) {
      const [who, name] = traffic[index] as Message;
      const ms = (index + 1) * HOUR;
      const others = PEOPLE.map((each) => ({
        ...event('cart_updated', each, ms),
        messageId: `${each}-${index}`,
      }));
      const own = { ...event(name, nameOf(who), ms), messageId: `t${index}` };
      this.carry(this.#engine.accept([...others, own], at(ms)));
      this.wake(at(ms), 9);
    }
  }

  wake(until: number, turns: number): void {
    for (let turn = 0; turn < turns && this.#engine.nextDueAt() <= until; turn += 1) {
      this.carry(this.#engine.runDue(this.#engine.nextDueAt(), 50));
    }
  }
}

/** Writes other bytes. Whose state is another one now, and was written with a checksum that stands. */
function damage(under: DamageableFile, harms: readonly Harm[]): ReadonlySet<string> {
  const changed = new Set<string>();
  const old = new Set<string>();
  for (const { who, bytes, isOld } of harms) {
    const name = nameOf(who);
    const before = under.bytesOf(name);
    const state = Buffer.from(before);
    for (const [place, value] of bytes) state[place % state.length] = value;
    const checksum = isOld ? ', checksum = NULL' : '';
    under.edit(`UPDATE subscriber SET state = CAST(? AS TEXT)${checksum} WHERE id = ${OF_NAME}`, state, name);
    if (!state.equals(before)) changed.add(name);
    if (isOld) old.add(name);
  }
  return changed.difference(old);
}

/** The same traffic with or without harm half-way: of each person the state and what was sent. */
function serve(traffic: readonly Message[], harms: readonly Harm[]) {
  const under = inFile();
  try {
    const half = traffic.length >> 1;
    const store = under.open();
    const first = new Served(store);
    first.carry(
      first.engine.accept(
        PEOPLE.map((name) => identify(name)),
        at(0),
      ),
    );
    first.feed(traffic, 0, half);
    store.close();
    const changed = damage(under, harms);
    const again = under.open();
    const second = new Served(again);
    second.carry(second.engine.recover(at(half * HOUR)));
    second.feed(traffic, half, traffic.length);
    second.wake(at(traffic.length * HOUR + 60 * DAY), 200);
    const people = PEOPLE.map((name) => {
      const state = second.engine.read(name)?.state ?? null;
      const sent = [...(first.sent.get(name) ?? []), ...(second.sent.get(name) ?? [])];
      return { name, state: state === null ? null : encodeState(state), sent };
    });
    const unseen = [...changed].filter((name) => second.engine.read(name)?.problem === null);
    const apart = second.engine.quarantined().length;
    again.close();
    return { people, unseen: unseen.length, apart, changed: changed.size };
  } finally {
    under.remove();
  }
}

it('R10 whatever bytes of stored states are damaged, commits go on and nobody else notices', () => {
  const harm = fc.record({
    who: fc.nat(PEOPLE.length - 1),
    bytes: fc.array(fc.tuple(fc.nat(5000), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 6 }),
    isOld: fc.boolean(),
  });
  const names = fc.constantFrom('signed_up', 'cart_updated', 'order_completed', 'unsubscribed_all');
  const traffics = fc.array(fc.tuple(fc.nat(PEOPLE.length - 1), names), { minLength: 4, maxLength: 14 });
  const figures = { stores: 0, damaged: 0, quarantined: 0, unseen: 0, others: 0, others_that_differ: 0 };
  const property = fc.property(traffics, fc.array(harm, { minLength: 1, maxLength: 3 }), (traffic, harms) => {
    const whole = serve(traffic, []);
    const damaged = serve(traffic, harms);
    const harmed = new Set(harms.map(({ who }) => nameOf(who)));
    const others = damaged.people.filter(({ name }) => !harmed.has(name));
    const same = whole.people.filter(({ name }) => !harmed.has(name));
    figures.stores += 1;
    figures.damaged += harmed.size;
    figures.quarantined += damaged.apart;
    figures.unseen += damaged.unseen;
    figures.others += others.length;
    figures.others_that_differ += others.filter(
      (each, index) => !isDeepStrictEqual(each, same[index]),
    ).length;
    expect(whole.apart).toBe(0);
    expect(others).toEqual(same);
    expect(damaged.unseen).toBe(0);
  });
  try {
    fc.assert(property, { numRuns: trials(8) });
  } finally {
    figure('R10', figures);
  }
  expect(figures.quarantined).toBeGreaterThan(0);
}, 600_000);
