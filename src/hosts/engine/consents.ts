/**
 * The consent ledger: lines chained by hashes as they are written, and checked when they are read. And the index of
 * addresses for channels that take replies, so that a reply finds everybody who has the address.
 */
import { canonicalJson } from '../../base/canonical.ts';
import { sha256 } from '../../base/hash.ts';
import type { SubscriberId } from '../../base/ids.ts';
import { addressIn } from '../../kernel/address.ts';
import type { Program } from '../../kernel/program.ts';
import type { ConsentEntry, SubscriberState } from '../../kernel/state.ts';
import { suppressionKey } from '../../kernel/suppression.ts';
import type { ConsentLedger, ConsentRow } from '../inspection.ts';
import { isReadable, type Store } from '../store.ts';
import type { Touched } from './touched.ts';
import { readState } from './unreadable.ts';

/** SHA-256 of a line, of whose it is and of the line before. Pure. */
function hashOf(subscriber: SubscriberId, entry: ConsentEntry, previous: string): string {
  return sha256(canonicalJson({ previous, subscriber, entry }));
}

/** Appends a line in the store's present transaction. */
export function appendConsent(store: Store, subscriber: SubscriberId, entry: ConsentEntry): void {
  const previous = store.lastConsentHash(subscriber);
  store.appendConsent({ subscriber, entry, previous, hash: hashOf(subscriber, entry, previous) });
}

/** Index of the first line that is not what was written; null: the chains are whole. Pure. */
function findBreak(rows: readonly ConsentRow[]): number | null {
  const last = new Map<SubscriberId, string>();
  for (const [index, { subscriber, entry, previous, hash }] of rows.entries()) {
    if (previous !== (last.get(subscriber) ?? '') || hash !== hashOf(subscriber, entry, previous))
      return index;
    last.set(subscriber, hash);
  }
  return null;
}

/** The consent that the lines of one id come to. Pure. */
function replayConsents(entries: readonly ConsentEntry[]): SubscriberState['consent'] {
  const consent: SubscriberState['consent'] = {};
  for (const { channel, purpose, record } of entries) {
    consent[channel] = { ...consent[channel], [purpose]: record };
  }
  return consent;
}

/** The whole ledger of a subscriber, checked: every chain is whole, and the end of it is what the state says. */
export function readLedger(store: Store, subscriber: SubscriberId): ConsentLedger {
  const rows = store.readConsents(subscriber);
  const own = rows.filter((row) => row.subscriber === subscriber).map(({ entry }) => entry);
  const state = readState(store, subscriber);
  const isCurrent = canonicalJson(replayConsents(own)) === canonicalJson(state?.consent ?? {});
  return { rows, brokenAt: findBreak(rows), isCurrent };
}

function addressesOf(program: Program, state: SubscriberState | null): Set<string> {
  const addresses = new Set<string>();
  for (const [channel, { keywords }] of Object.entries(program.plan.workspace.channels)) {
    const address = keywords === undefined || state === null ? null : addressIn(program, state, channel);
    if (address !== null) addresses.add(suppressionKey(channel, address));
  }
  return addresses;
}

/** Brings the index of addresses up to date for a subscriber of this commit; one who adopted a plan is noted anew. */
export function noteAddresses(
  store: Store,
  program: Program,
  subscriber: SubscriberId,
  touched: Touched,
): void {
  const { before, state, gone, problem } = touched;
  if (problem !== null) return;
  const isSame = before?.state.profile === state.profile && before.state.plan === state.plan && !gone;
  if (isSame) return;
  const now = addressesOf(program, gone ? null : state);
  const known = addressesOf(program, before?.state ?? null);
  for (const address of known) if (!now.has(address)) store.noteAddress(address, subscriber, false);
  for (const address of now) store.noteAddress(address, subscriber, true);
}

/** Subscribers whose address this is now. */
export function subscribersAt(
  store: Store,
  program: Program,
  channel: string,
  address: string,
): readonly SubscriberId[] {
  const key = suppressionKey(channel, address);
  return store.subscribersAt(key).filter((subscriber) => {
    const record = store.readSubscriber(subscriber);
    if (record === null) return false;
    // Whose state cannot be read still has the address that was noted last: in doubt a STOP is theirs.
    if (!isReadable(record)) return true;
    const current = addressIn(program, record.state, channel);
    return current !== null && suppressionKey(channel, current) === key;
  });
}
