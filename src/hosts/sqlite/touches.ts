/** The part of the SQLite store that knows what went to an address; of the address stands its salted hash. */
import type { Instant, SendKey, SubscriberId } from '../../base/ids.ts';
import type { Store } from '../store.ts';
import type { People } from './people.ts';
import type { Statements } from './statements.ts';

/** By the statements of an open file; `hashAddress` is that of the suppressions. */
export function createTouches(
  statements: Statements,
  people: People,
  hashAddress: (channelAddress: string) => Uint8Array,
): Pick<Store, 'putTouch' | 'deleteTouches' | 'readTouches'> {
  return {
    putTouch(channelAddress, { key, at, subscriber, template, journey, class: className }) {
      const number = people.numberOf(subscriber);
      statements.putTouch(hashAddress(channelAddress), key, at, number, template, journey, className);
    },
    deleteTouches: (key) => statements.deleteTouches(key),
    readTouches: (channelAddress, since) =>
      statements.listTouches(hashAddress(channelAddress), since).map((row) => ({
        ...row,
        key: row.key as SendKey,
        at: row.at as Instant,
        subscriber: row.subscriber as SubscriberId,
      })),
  };
}
