/** The part of the SQLite store that keeps the consent ledger, and whose an address is. Makes no hash of a line. */
import type { SubscriberId } from '../../base/ids.ts';
import type { ConsentEntry } from '../../kernel/state.ts';
import type { Store } from '../store.ts';
import type { People } from './people.ts';
import type { Statements } from './statements.ts';

type Members = 'appendConsent' | 'lastConsentHash' | 'readConsents' | 'noteAddress' | 'subscribersAt';

/** By the statements of an open file; `hashAddress` is that of the suppressions. */
export function createConsents(
  statements: Statements,
  people: People,
  aliasesOf: (subscriber: SubscriberId) => readonly string[],
  hashAddress: (channelAddress: string) => Uint8Array,
): Pick<Store, Members> {
  return {
    appendConsent({ subscriber, entry, previous, hash }) {
      statements.insertConsent(people.numberOf(subscriber), JSON.stringify(entry), previous, hash);
    },
    lastConsentHash(subscriber) {
      const number = people.findNumber(subscriber);
      return number === null ? '' : (statements.lastConsent(number)?.hash ?? '');
    },
    readConsents(subscriber) {
      const lines = [subscriber, ...(aliasesOf(subscriber) as SubscriberId[])].flatMap((id) => {
        const number = people.findNumber(id);
        if (number === null) return [];
        return statements.listConsents(number).map((line) => ({ ...line, subscriber: id }));
      });
      return lines
        .sort((left, right) => left.id - right.id)
        .map(({ id: _order, entry, ...line }) => ({ ...line, entry: JSON.parse(entry) as ConsentEntry }));
    },
    noteAddress(address, subscriber, isTheirs) {
      const number = isTheirs ? people.numberOf(subscriber) : people.findNumber(subscriber);
      if (number === null) return;
      const note = isTheirs ? statements.insertAddress : statements.deleteAddress;
      note(hashAddress(address), number);
    },
    subscribersAt: (address) =>
      statements.listAtAddress(hashAddress(address)).map(({ name }) => name as SubscriberId),
  };
}
