/** Who is in quarantine, and the release: the inputs that were kept are applied again, in order. */
import type { Instant, SubscriberId } from '../../base/ids.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import { decodeState } from '../../kernel/codec.ts';
import type { Input } from '../../kernel/input.ts';
import type { Committed, QuarantineStatus } from '../host.ts';
import type { Core } from './core.ts';
import { commitWork } from './sending.ts';

/** The inputs as `work.ts` wrote them into a replay: absorbed states are encoded. */
function inputsOf(replay: JsonObject): Input[] {
  const list = replay.inputs as readonly Json[];
  return list.map((plain) => {
    const input = plain as JsonObject;
    if (input.type !== 'merge') return input as unknown as Input;
    return { type: 'merge', absorbed: decodeState(String(input.absorbed)) };
  });
}

/**
 * Applies a subscriber's quarantined inputs at `now`; what fails again goes back. An unknown or healthy subscriber:
 * nothing happens.
 */
export function releaseSubscriber(core: Core, subscriber: SubscriberId, now: Instant): Committed {
  const rows = core.store.readQuarantine().filter((row) => row.subscriber === subscriber);
  core.quarantined.delete(subscriber);
  try {
    return commitWork(core, (work) => {
      core.store.clearQuarantine(subscriber);
      const touched = work.load(subscriber);
      if (touched === null || rows.length === 0) return;
      for (const row of rows) work.apply(touched, inputsOf(row.replay), now);
      if (rows.length > 0) work.apply(touched, [{ type: 'due' }], now);
    });
  } catch (error) {
    if (rows.length > 0) core.quarantined.add(subscriber);
    throw error;
  }
}

/** Who is in quarantine, since when and by which class of error. */
export function readQuarantined({ store }: Core): readonly QuarantineStatus[] {
  const found = new Map<SubscriberId, QuarantineStatus>();
  for (const { subscriber, at, reason } of store.readQuarantine()) {
    const first = found.get(subscriber);
    const kind = /^[A-Za-z]\w*(?=:)/.exec(reason)?.[0] ?? 'Error';
    found.set(subscriber, { subscriber, at, kind, ...first, inputs: (first?.inputs ?? 0) + 1 });
  }
  return [...found.values()];
}
