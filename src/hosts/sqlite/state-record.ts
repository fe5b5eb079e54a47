/**
 * A stored state with its checksum, and the way back: what the bytes are not what was written, or no layout of this version
 * explains, comes back as a problem and never as an exception. Nothing that is said of it quotes the state.
 */
import { type Instant, NEVER, type SubscriberId } from '../../base/ids.ts';
import { isJsonObject } from '../../base/json.ts';
import { decodeState, encodeState } from '../../kernel/codec.ts';
import type { NameNumbers } from '../../kernel/packing.ts';
import type { SubscriberState } from '../../kernel/state.ts';
import { isWholeSeen } from '../engine/seen.ts';
import type { StoredSubscriber, UnreadableSubscriber } from '../store.ts';
import { checksumOf } from './checksum.ts';

/** Columns of the table `subscriber`, as far as they are the record. `checksum`: null in rows of an older layout. */
export type StateColumns = {
  readonly state: string;
  readonly checksum: number | null;
  readonly dueAt: number | null;
  readonly seen: Uint8Array | null;
};

/** A state as a row keeps it. */
export function packState(
  state: SubscriberState,
  names: NameNumbers,
): Pick<StateColumns, 'state'> & { readonly checksum: number } {
  const text = encodeState(state, names);
  return { state: text, checksum: checksumOf(text) };
}

/** True when whatever reads a state outside the kernel finds what it reads there. Pure. */
function isPlausible(
  { id, now, profile, plan, runs, sends }: SubscriberState,
  subscriber: SubscriberId,
): boolean {
  return (
    id === subscriber &&
    Number.isSafeInteger(now) &&
    isJsonObject(profile) &&
    (plan === null || typeof plan === 'string') &&
    runs.every(({ digest, step }) => typeof digest === 'string' && typeof step === 'string') &&
    sends.every(({ key }) => typeof key === 'string')
  );
}

function readState(
  { state: text, checksum }: StateColumns,
  subscriber: SubscriberId,
  names: NameNumbers,
): SubscriberState | { readonly problem: string } {
  if (checksum !== null && checksum !== checksumOf(text)) {
    return { problem: 'the bytes of the state are not those that were written' };
  }
  let state: SubscriberState;
  try {
    state = decodeState(text, names);
  } catch {
    const who = checksum === null ? 'damaged, or written by a newer version' : 'written by a newer version';
    return { problem: `the state has a layout that this version does not know: ${who}` };
  }
  if (checksum === null && !isPlausible(state, subscriber)) return { problem: 'the state is damaged' };
  if (state.id !== subscriber) return { problem: 'the state is that of somebody else' };
  return state;
}

/** The record of a row. */
export function unpackRecord(
  columns: StateColumns,
  subscriber: SubscriberId,
  names: NameNumbers,
): StoredSubscriber | UnreadableSubscriber {
  const { state: stored } = columns;
  const dueAt = (columns.dueAt ?? NEVER) as Instant;
  const isSeenWhole = isWholeSeen(columns.seen);
  const seen = isSeenWhole ? columns.seen : null;
  const state = readState(columns, subscriber, names);
  if ('problem' in state) return { problem: state.problem, stored, dueAt, seen };
  if (!isSeenWhole)
    return { problem: 'what is beside the state, the ids of messages, is damaged', stored, dueAt, seen };
  return { state, dueAt, seen };
}
