/** The part of the memory store that knows what went to an address; of the address it keeps a salted hash. */
import { hash, randomBytes } from 'node:crypto';
import type { Instant, SendKey, SubscriberId } from '../../base/ids.ts';
import type { AddressTouch } from '../../kernel/input.ts';
import type { Store } from '../store.ts';
import type { UndoLog } from './undo-log.ts';

type Touches = Pick<Store, 'putTouch' | 'deleteTouches' | 'readTouches'> & {
  erase(subscriber: SubscriberId): void;
  forgetUntil(until: Instant): void;
};

function compare(left: AddressTouch, right: AddressTouch): number {
  return left.at - right.at || (left.key < right.key ? -1 : 1);
}

/** Nothing is known yet; within `log`'s transactions. */
export function createTouches(log: UndoLog): Touches {
  const salt = randomBytes(16).toString('hex');
  const hashOf = (channelAddress: string) => hash('sha256', salt + channelAddress);
  const byAddress = log.table<string, readonly AddressTouch[]>();
  const addressesOf = log.table<SendKey, readonly string[]>();

  function keep(address: string, touches: readonly AddressTouch[]): void {
    if (touches.length === 0) byAddress.delete(address);
    else byAddress.set(address, touches);
  }

  function drop(address: string, key: SendKey): void {
    keep(
      address,
      (byAddress.get(address) ?? []).filter((touch) => touch.key !== key),
    );
    const others = (addressesOf.get(key) ?? []).filter((other) => other !== address);
    if (others.length === 0) addressesOf.delete(key);
    else addressesOf.set(key, others);
  }

  function dropAll(isGone: (touch: AddressTouch) => boolean): void {
    for (const [address, touches] of [...byAddress.entries()]) {
      for (const touch of touches) if (isGone(touch)) drop(address, touch.key);
    }
  }

  return {
    putTouch(channelAddress, touch) {
      const address = hashOf(channelAddress);
      drop(address, touch.key);
      keep(address, [...(byAddress.get(address) ?? []), touch].sort(compare));
      addressesOf.set(touch.key, [...(addressesOf.get(touch.key) ?? []), address]);
    },
    deleteTouches(key) {
      for (const address of addressesOf.get(key) ?? []) drop(address, key);
    },
    readTouches: (channelAddress, since) =>
      (byAddress.get(hashOf(channelAddress)) ?? []).filter(({ at }) => at > since),
    erase: (subscriber) => dropAll((touch) => touch.subscriber === subscriber),
    forgetUntil: (until) => dropAll(({ at }) => at <= until),
  };
}
