/** Who is in quarantine, and the release: the inputs that were kept are applied again, in order. */
import type { Instant, SubscriberId } from '../../base/ids.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import { decodeState } from '../../kernel/codec.ts';
import type { Input } from '../../kernel/input.ts';
import type { Committed } from '../host.ts';
import type { QuarantineStatus } from '../inspection.ts';
import type { QuarantineRow } from '../store.ts';
import type { Core } from './core.ts';
import { Intake } from './intake.ts';
import { commitWork } from './sending.ts';
import { recallSpilled, type Touched } from './touched.ts';
import { UNREADABLE } from './unreadable.ts';
import type { Work } from './work.ts';

/** The inputs as `work.ts` wrote them into a replay: absorbed states are encoded. Null: they cannot be read any more. */
function inputsOf(replay: JsonObject): readonly Input[] | null {
  if (!Array.isArray(replay.inputs)) return null;
  const list = replay.inputs as readonly Json[];
  try {
    return list.map((plain) => {
      const input = plain as JsonObject;
      if (input.type !== 'merge') return input as unknown as Input;
      return { type: 'merge', absorbed: decodeState(String(input.absorbed)) };
    });
  } catch {
    return null;
  }
}

/** Those who were to be absorbed and waited for their quarantine to end. */
function joinPostponed(work: Work, touched: Touched, rows: readonly QuarantineRow[], now: Instant): void {
  const intake = new Intake(work);
  for (const { subscriber, replay } of rows) {
    if (typeof replay.joins !== 'string' || touched.gone) continue;
    const id = replay.joins as SubscriberId;
    const into = work.load(work.core.store.readAlias(id) ?? id);
    if (into !== null) intake.join(subscriber, into, now);
  }
  intake.flush(now);
}

function reapply(work: Work, touched: Touched, rows: readonly QuarantineRow[], now: Instant): void {
  if (!work.isAside(touched)) recallSpilled(touched, now);
  for (const row of rows) {
    const inputs = inputsOf(row.replay);
    // What cannot be read stays as it is; a wish to be absorbed holds nothing to apply.
    if (inputs === null || (inputs.length === 0 && work.isAside(touched))) work.core.store.quarantine(row);
    else if (inputs.length > 0) work.apply(touched, inputs, now);
  }
  if (work.isAside(touched)) return;
  work.apply(touched, [{ type: 'due' }], now);
  if (!work.isAside(touched)) joinPostponed(work, touched, rows, now);
}

function pairsOf({ postponed }: Core, subscriber: SubscriberId): readonly string[] {
  return [...postponed].filter((pair) => (JSON.parse(pair) as string[])[0] === subscriber);
}

/**
 * Applies a subscriber's quarantined inputs at `now`; what fails again goes back. An unknown or healthy subscriber:
 * nothing happens.
 */
export function releaseSubscriber(core: Core, subscriber: SubscriberId, now: Instant): Committed {
  const rows = core.store.readQuarantine().filter((row) => row.subscriber === subscriber);
  const pairs = pairsOf(core, subscriber);
  core.quarantined.delete(subscriber);
  for (const pair of pairs) core.postponed.delete(pair);
  const keepApart = () => {
    core.quarantined.add(subscriber);
    for (const pair of pairs) core.postponed.add(pair);
  };
  try {
    const committed = commitWork(core, (work) => {
      const touched = work.load(subscriber);
      if (touched === null || rows.length === 0) return;
      core.store.clearQuarantine(subscriber);
      reapply(work, touched, rows, now);
    });
    if (core.store.readQuarantine().some((row) => row.subscriber === subscriber)) keepApart();
    return committed;
  } catch (error) {
    if (rows.length > 0) keepApart();
    throw error;
  }
}

/** Who is in quarantine, since when and by which class of error. */
export function readQuarantined({ store }: Core): readonly QuarantineStatus[] {
  const found = new Map<SubscriberId, QuarantineStatus>();
  for (const { subscriber, at, reason } of store.readQuarantine()) {
    const first = found.get(subscriber);
    const kind = /^[A-Za-z]\w*(?=:)/.exec(reason)?.[0] ?? 'Error';
    const problem = kind === UNREADABLE ? reason.slice(UNREADABLE.length + 2) : null;
    found.set(subscriber, { subscriber, at, kind, problem, ...first, inputs: (first?.inputs ?? 0) + 1 });
  }
  return [...found.values()];
}
