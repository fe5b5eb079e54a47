/** Everything that is kept of one subscriber, for a request of access (semantics 39 erases the same). Changes nothing. */
import { NEVER, type SubscriberId } from '../../base/ids.ts';
import { addressIn } from '../../kernel/address.ts';
import type { Suppression } from '../../kernel/input.ts';
import type { SubscriberState } from '../../kernel/state.ts';
import { suppressionKey } from '../../kernel/suppression.ts';
import type { Exported } from '../host.ts';
import { isReadable } from '../store.ts';
import { readLedger } from './consents.ts';
import type { Core } from './core.ts';

function suppressionsOf(core: Core, state: SubscriberState | null): Exported['suppressions'] {
  const found: { [channel: string]: Suppression } = {};
  const { program } = core;
  if (program === null || state === null) return found;
  for (const channel of program.channels) {
    const address = addressIn(program, state, channel);
    const suppression =
      address === null ? null : core.store.readSuppression(suppressionKey(channel, address));
    if (suppression !== null) found[channel] = suppression;
  }
  return found;
}

/** Null: nothing is kept of this id. */
export function exportSubscriber(core: Core, id: string): Exported | null {
  const { store } = core;
  const subscriber = store.readAlias(id) ?? (id as SubscriberId);
  const record = store.readSubscriber(subscriber);
  const held = store.readHeld(id as SubscriberId);
  if (record === null && held.length === 0) return null;
  const aliases = store.aliasesOf(subscriber);
  const ids = [subscriber, ...aliases.map((alias) => alias as SubscriberId)];
  const isWhole = record === null || isReadable(record);
  const state = isWhole ? (record?.state ?? null) : null;
  const messages = isWhole
    ? (state?.sends ?? []).map((send) => store.getOutbox(send.key)?.message ?? null)
    : store.outboxOf(subscriber).map(({ message }) => message);
  return {
    state,
    dueAt: record?.dueAt ?? NEVER,
    aliases,
    consents: readLedger(store, subscriber),
    decisions: store.readDecisions(subscriber, Number.MAX_SAFE_INTEGER),
    events: store.readEvents(subscriber, Number.MAX_SAFE_INTEGER),
    outbox: messages.filter((message) => message !== null),
    sent: ids.flatMap((each) => store.sentOf(each)),
    deadLetters: ids.flatMap((each) => store.lettersOf(each)),
    quarantine: store
      .readQuarantine()
      .filter((row) => ids.includes(row.subscriber))
      .map(({ at, reason, replay }) => ({ at, reason, replay })),
    held,
    suppressions: suppressionsOf(core, state),
    unreadable: isWhole ? [] : [{ part: 'state', problem: record.problem, stored: record.stored }],
  };
}
