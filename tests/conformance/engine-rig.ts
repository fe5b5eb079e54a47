/** What the suites of the engine share: messages, answers, plans, and an engine that can be killed. */
import { afterEach, beforeEach } from 'vitest';
import { type Instant, instant } from '../../src/base/ids.ts';
import type { JsonObject } from '../../src/base/json.ts';
import { createEngine } from '../../src/hosts/engine/engine.ts';
import type { AttemptOutcome, Engine, HandOver, Incoming } from '../../src/hosts/host.ts';
import type { Store } from '../../src/hosts/store.ts';
import type { Kinds } from '../../src/kernel/kinds.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import type { StoreUnderTest } from './stores.ts';
import { compileShop, kinds, renderer } from './workspace.ts';

export const START = Date.parse('2026-03-02T09:00:00Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** An instant so long after the start. */
export const at = (ms: number): Instant => instant(START + ms);

let counter = 0;
/** A new message that says who somebody is. */
export function identify(subscriber: string, ms = 0, traits: JsonObject = {}): Incoming {
  counter += 1;
  const inputs = [
    { type: 'identify' as const, traits: { email: `${subscriber}@x.example`, phone: '+34600', ...traits } },
  ];
  return { messageId: `i${counter}`, subscriber, at: at(ms), inputs };
}
/** A new message with one event. */
export function event(
  name: string,
  subscriber: string | null,
  ms = 0,
  more: Partial<Incoming> = {},
): Incoming {
  counter += 1;
  const messageId = more.messageId ?? `e${counter}`;
  const inputs = [{ type: 'event' as const, id: messageId, name, at: at(ms), properties: {} }];
  return { messageId, subscriber, at: at(ms), inputs, ...more };
}
/** The provider took it. */
export const accepted = ({ key, subscriber, attempt }: HandOver): AttemptOutcome => ({
  key,
  subscriber,
  attempt,
  outcome: { result: 'accepted', providerId: 'p' },
});

export const ONE_EMAIL = `kind: Journey
name: hi
owner: crm
class: service
enter: { event: signed_up, reentry: always, while_active: parallel }
steps: [ { id: hello, send: { channel: email, template: hello } } ]
`;

export const plans = {
  shop: await compileShop(),
  narrow: await compileShop({ journeys: { hi: ONE_EMAIL }, maxInFlight: 2 }),
  hold: await compileShop({ unknown: 'hold' }),
  reject: await compileShop({ unknown: 'reject' }),
};

/** The store and engine of the test that runs; `restart` is kill -9 and a new process. */
export type Rig = {
  store: Store;
  engine: Engine;
  open(plan: PlanFile, withKinds?: Kinds): Engine;
  restart(plan: PlanFile): Engine;
};

/** A fresh store before each test of the present suite. */
export function createRig(create: () => StoreUnderTest): Rig {
  let under: StoreUnderTest;
  const rig = {
    open(plan: PlanFile, withKinds: Kinds = kinds): Engine {
      rig.engine = createEngine({ store: rig.store, kinds: withKinds, renderer });
      if (rig.engine.plan() === null) rig.engine.install(plan, at(0));
      return rig.engine;
    },
    restart(plan: PlanFile): Engine {
      rig.store = under.reopen(rig.store);
      return rig.open(plan);
    },
  } as Rig;
  beforeEach(() => {
    under = create();
    rig.store = under.open();
  });
  afterEach(() => under.remove());
  return rig;
}
