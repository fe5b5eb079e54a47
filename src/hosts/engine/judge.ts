/**
 * The call of the kernel: fetches what it needs and catches what it throws. An error of the kernel is our bug and comes
 * back as a value, with all that a replay needs; an error of the store is thrown.
 */
import type { Instant } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import { advance } from '../../kernel/advance.ts';
import { encodeState } from '../../kernel/codec.ts';
import type { Context, Input } from '../../kernel/input.ts';
import { needs } from '../../kernel/needs.ts';
import type { Needs, Program, Result } from '../../kernel/program.ts';
import type { SubscriberState } from '../../kernel/state.ts';
import { contextOf, historyFor, readContext } from './context.ts';
import { type Core, programOf } from './core.ts';
import type { OutboxWork } from './outbox.ts';
import type { Touched } from './touched.ts';

/** The kernel failed on these very inputs. */
export type Failed = { readonly failed: string };

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);
}

function callKernel(
  program: Program,
  state: SubscriberState,
  inputs: readonly Input[],
  context: Context,
): Result | Failed {
  try {
    return advance(program, state, inputs, context);
  } catch (error) {
    return { failed: reasonOf(error) };
  }
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
  if (core.rehearsal !== null) {
    return callKernel(program, state, inputs, contextOf({ core, outbox, state, events, inputs }, at));
  }
  let need: Needs;
  try {
    need = needs(program, state, inputs);
  } catch (error) {
    return { failed: reasonOf(error) };
  }
  const context = readContext(core, outbox, need, at);
  const history = need.history === true ? historyFor(core, state, events, at) : undefined;
  return callKernel(program, state, inputs, history === undefined ? context : { ...context, history });
}

/**
 * Everything a replay of a failure needs: digest of the plan, instant, state before (null: it cannot be read), inputs (absorbed
 * states encoded).
 */
export function replayOf(
  core: Core,
  state: SubscriberState | null,
  inputs: readonly Input[],
  at: Instant,
): JsonObject {
  const plain = inputs.map((input) =>
    input.type === 'merge' ? { type: 'merge', absorbed: encodeState(input.absorbed) } : input,
  );
  const encoded = state === null ? null : encodeState(state);
  const replay = { plan: core.file?.digest ?? null, at, state: encoded, inputs: plain };
  return replay as unknown as JsonObject;
}
