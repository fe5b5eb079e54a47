/** Asks the gate about somebody before the fact (semantics 25, 26), on what the store holds now. Writes nothing. */
import type { Instant, SubscriberId } from '../../base/ids.ts';
import { type Answer, type AskRequest, askGate } from '../../kernel/ask.ts';
import { needs } from '../../kernel/needs.ts';
import { readContext } from './context.ts';
import { type Core, programOf } from './core.ts';
import { readState } from './unreadable.ts';

const WITHOUT_LIMIT = { permits: () => ({}) };

/** Null: nobody of that id, or nobody whose state can be read; or no such journey or step. */
export function askAbout(
  core: Core,
  subscriber: SubscriberId,
  request: AskRequest,
  at: Instant,
): Answer | null {
  const state = readState(core.store, subscriber);
  if (state === null) return null;
  const program = programOf(core);
  const context = readContext(core, WITHOUT_LIMIT, needs(program, state, [{ type: 'due' }]), at);
  return askGate(program, state, request, context);
}
