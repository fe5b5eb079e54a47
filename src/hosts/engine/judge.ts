/**
 * The call of the kernel: fetches what it needs and catches what it throws. An error of the kernel is our bug and comes
 * back as a value, with all that a replay needs; an error of the store is thrown.
 */
import { type Instant, instant } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import { advance } from '../../kernel/advance.ts';
import { encodeState } from '../../kernel/codec.ts';
import type { AddressTouch, Context, Input, Suppression } from '../../kernel/input.ts';
import { needs } from '../../kernel/needs.ts';
import type { Needs, Result } from '../../kernel/program.ts';
import type { SubscriberState } from '../../kernel/state.ts';
import { readBudgets } from './budgets.ts';
import { type Core, programOf } from './core.ts';
import { readHistory } from './kept-events.ts';
import type { OutboxWork } from './outbox.ts';
import type { Touched } from './touched.ts';

/** The kernel failed on these very inputs. */
export type Failed = { readonly failed: string };

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);
}

/** What went to these addresses, of whoever is one person now under the id that is left. */
function readTouches(core: Core, { touches: addresses }: Needs, at: Instant): Pick<Context, 'touches'> {
  const { addressMemory } = programOf(core);
  if (addressMemory === null || addresses.length === 0) return {};
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
  return { touches };
}

/** What the kernel may read of the outside at an instant; `outbox` says how many sends each channel may start. */
export function readContext(
  core: Core,
  outbox: Pick<OutboxWork, 'permits'>,
  need: Needs,
  at: Instant,
): Context {
  const { store } = core;
  const suppressions: { [address: string]: Suppression } = {};
  for (const address of need.addresses) {
    const suppression = store.readSuppression(address);
    if (suppression !== null) suppressions[address] = suppression;
  }
  const budgets = readBudgets(store, programOf(core), need.budgets, at);
  const shared = store.readShared();
  return { at, shared, suppressions, ...readTouches(core, need, at), permits: outbox.permits(at), budgets };
}

/** The raw events of whoever meets facts that their plan did not ask for; `handled`: what this commit has not written yet. */
function historyFor(
  core: Core,
  { id }: SubscriberState,
  handled: Touched['events'],
  at: Instant,
): Pick<Context, 'history'> {
  const pending = handled.map(({ event }) => event);
  const history = readHistory(core.store, programOf(core).plan, id, pending, at);
  return history === undefined ? {} : { history };
}

/** All inputs of one instant of one subscriber through the kernel. */
export function judge(
  core: Core,
  outbox: OutboxWork,
  { state, events }: Pick<Touched, 'state' | 'events'>,
  inputs: readonly Input[],
  at: Instant,
): Result | Failed {
  const program = programOf(core);
  let need: Needs;
  try {
    need = needs(program, state, inputs);
  } catch (error) {
    return { failed: reasonOf(error) };
  }
  const context = readContext(core, outbox, need, at);
  const judged = need.history === true ? { ...context, ...historyFor(core, state, events, at) } : context;
  try {
    return advance(program, state, inputs, judged);
  } catch (error) {
    return { failed: reasonOf(error) };
  }
}

/** Everything a replay of a failure needs: digest of the plan, instant, state before, inputs (absorbed states encoded). */
export function replayOf(
  core: Core,
  state: SubscriberState,
  inputs: readonly Input[],
  at: Instant,
): JsonObject {
  const plain = inputs.map((input) =>
    input.type === 'merge' ? { type: 'merge', absorbed: encodeState(input.absorbed) } : input,
  );
  const replay = { plan: core.file?.digest ?? null, at, state: encodeState(state), inputs: plain };
  return replay as unknown as JsonObject;
}
