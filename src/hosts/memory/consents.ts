/** The part of the memory store that keeps the consent ledger, and whose an address is. */
import type { SubscriberId } from '../../base/ids.ts';
import type { ConsentRow } from '../inspection.ts';
import type { Store } from '../store.ts';
import type { UndoLog } from './undo-log.ts';

type Consents = Pick<
  Store,
  'appendConsent' | 'lastConsentHash' | 'readConsents' | 'noteAddress' | 'subscribersAt'
> & {
  erase(subscriber: SubscriberId): void;
};

type Numbered = { readonly order: number; readonly row: ConsentRow };

/** An empty ledger within `log`'s transactions. */
export function createConsents(
  log: UndoLog,
  aliasesOf: (subscriber: SubscriberId) => readonly string[],
  nextSequence: () => number,
): Consents {
  const ledgers = log.table<string, readonly Numbered[]>();
  const addresses = log.table<string, ReadonlySet<SubscriberId>>();

  function noteAddress(address: string, subscriber: SubscriberId, isTheirs: boolean): void {
    const present = new Set(addresses.get(address) ?? []);
    if (isTheirs) present.add(subscriber);
    else present.delete(subscriber);
    if (present.size === 0) addresses.delete(address);
    else addresses.set(address, present);
  }

  return {
    appendConsent(row) {
      const lines = ledgers.get(row.subscriber) ?? [];
      ledgers.set(row.subscriber, [...lines, { order: nextSequence(), row }]);
    },
    lastConsentHash: (subscriber) => ledgers.get(subscriber)?.at(-1)?.row.hash ?? '',
    readConsents(subscriber) {
      const lines = [subscriber, ...aliasesOf(subscriber)].flatMap((id) => ledgers.get(id) ?? []);
      return lines.sort((left, right) => left.order - right.order).map(({ row }) => row);
    },
    noteAddress,
    subscribersAt: (address) => [...(addresses.get(address) ?? [])].sort(),
    erase(subscriber) {
      ledgers.delete(subscriber);
      for (const [address, theirs] of [...addresses.entries()]) {
        if (theirs.has(subscriber)) noteAddress(address, subscriber, false);
      }
    },
  };
}
