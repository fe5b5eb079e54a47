/**
 * What the kernel may read of the outside at one instant: fetched before the call, or, in a rehearsal, whose store cannot
 * fail, when the kernel first looks at it. Both say the same. Judges nothing.
 */
import { type Instant, instant, type SubscriberId } from '../../base/ids.ts';
import type { AddressTouch, Context, History, Input, Suppression } from '../../kernel/input.ts';
import { needs } from '../../kernel/needs.ts';
import type { Needs } from '../../kernel/program.ts';
import type { SubscriberState } from '../../kernel/state.ts';
import type { Ahead } from './ahead.ts';
import { readBudgets } from './budgets.ts';
import { type Core, programOf } from './core.ts';
import { readHistory } from './kept-events.ts';
import type { OutboxWork } from './outbox.ts';
import type { Touched } from './touched.ts';

type Touches = NonNullable<Context['touches']>;

/** What went to these addresses, of whoever is one person now under the id that is left. Undefined: no policy asks. */
function readTouches(core: Core, { touches: addresses }: Needs, at: Instant): Touches | undefined {
  const { addressMemory } = programOf(core);
  if (addressMemory === null || addresses.length === 0) return undefined;
  const { store } = core;
  const touches: { [address: string]: readonly AddressTouch[] } = {};
  for (const address of addresses) {
    const found = store.readTouches(address, instant(at - addressMemory.windowMs));
    if (found.length === 0) continue;
    touches[address] = found.map((touch) => {
      const current = store.readAlias(touch.subscriber);
      return current === null ? touch : { ...touch, subscriber: current };
    });
  }
  return touches;
}

const NO_KEY = '' as AddressTouch['key'];

/** Where lives run ahead: whoever asks about an address first has it. True: somebody else has one of these. */
function takeAddresses(
  { store }: Core,
  addresses: readonly string[],
  subscriber: SubscriberId,
  at: Instant,
): boolean {
  let isShared = false;
  for (const address of addresses) {
    const [owner] = store.readTouches(address, at);
    if (owner !== undefined) isShared ||= owner.subscriber !== subscriber;
    else store.putTouch(address, { subscriber, at, key: NO_KEY, template: null, journey: '', class: '' });
  }
  return isShared;
}

/** Where lives run ahead nothing is known of others: whoever shares an address is not played so. Undefined: no policy asks. */
function readOwn(
  core: Core,
  ahead: Ahead,
  { touches: addresses }: Needs,
  subscriber: SubscriberId,
  at: Instant,
): Touches | undefined {
  if (programOf(core).addressMemory === null || addresses.length === 0) return undefined;
  ahead.isShared ||= takeAddresses(core, addresses, subscriber, at);
  return {};
}

function readSuppressions({ store }: Core, { addresses }: Needs): Context['suppressions'] {
  const suppressions: { [address: string]: Suppression } = {};
  for (const address of addresses) {
    const suppression = store.readSuppression(address);
    if (suppression !== null) suppressions[address] = suppression;
  }
  return suppressions;
}

/** What the kernel may read of the outside at an instant; `outbox` says how many sends each channel may start. */
export function readContext(
  core: Core,
  outbox: Pick<OutboxWork, 'permits'>,
  need: Needs,
  at: Instant,
): Context {
  const { store } = core;
  const suppressions = readSuppressions(core, need);
  const budgets = readBudgets(store, programOf(core), need.budgets, at);
  const touches = readTouches(core, need, at);
  const shared = store.readShared();
  const permits = outbox.permits(at);
  return { at, shared, suppressions, ...(touches === undefined ? {} : { touches }), permits, budgets };
}

/** The raw events of whoever meets facts that their plan did not ask for; `handled`: what this commit has not written yet. */
export function historyFor(
  core: Core,
  { id }: SubscriberState,
  handled: Touched['events'],
  at: Instant,
): History | undefined {
  const pending = handled.map(({ event }) => event);
  return readHistory(core.store, programOf(core).plan, id, pending, at);
}

/** One call of the kernel: who, with what, when. */
type Call = {
  readonly core: Core;
  readonly outbox: Pick<OutboxWork, 'permits'>;
  readonly state: SubscriberState;
  readonly events: Touched['events'];
  readonly inputs: readonly Input[];
};

/** Reads each part once, when somebody looks. Nothing that it reads changes within a call of the kernel. */
class LazyContext {
  readonly at: Instant;
  readonly #call: Call;
  #need: Needs | null = null;
  #shared: Context['shared'] | null = null;
  #suppressions: Context['suppressions'] | null = null;
  #touches: Touches | undefined | null = null;
  #permits: NonNullable<Context['permits']> | null = null;

  constructor(call: Call, at: Instant) {
    this.#call = call;
    this.at = at;
  }

  get shared(): Context['shared'] {
    this.#shared ??= this.#call.core.store.readShared();
    return this.#shared;
  }

  get suppressions(): Context['suppressions'] {
    this.#suppressions ??= readSuppressions(this.#call.core, this.#needs());
    return this.#suppressions;
  }

  get touches(): Touches | undefined {
    const { core, state } = this.#call;
    if (this.#touches === null) {
      this.#touches =
        core.ahead === null
          ? readTouches(core, this.#needs(), this.at)
          : readOwn(core, core.ahead, this.#needs(), state.id, this.at);
    }
    return this.#touches;
  }

  get permits(): NonNullable<Context['permits']> {
    this.#permits ??= this.#call.outbox.permits(this.at);
    return this.#permits;
  }

  get budgets(): NonNullable<Context['budgets']> {
    const { core } = this.#call;
    return readBudgets(core.store, programOf(core), this.#needs().budgets, this.at);
  }

  get history(): History | undefined {
    const { core, state, events } = this.#call;
    return this.#needs().history === true ? historyFor(core, state, events, this.at) : undefined;
  }

  #needs(): Needs {
    const { core, state, inputs } = this.#call;
    this.#need ??= needs(programOf(core), state, inputs);
    return this.#need;
  }
}

/** What the kernel may read, each part read when it first looks: only for stores that cannot fail. */
export function contextOf(call: Call, at: Instant): Context {
  return new LazyContext(call, at) as Context;
}
