/**
 * In place of what went to an address, where lives are played one after the other: only who asked about it first. Whoever asks
 * learns whether that was somebody else, whenever it was. An address is 53 bits of a hash.
 */
import { type Instant, instant, type SendKey } from '../../../base/ids.ts';
import { hashMessageId } from '../../../hosts/engine/seen.ts';
import type { Store } from '../../../hosts/store.ts';
import type { AddressTouch } from '../../../kernel/input.ts';
import type { IdTable } from './ids.ts';

/** Nobody has an address yet. The first of whom a touch is put has it from then on. */
export function createAddressOwners(ids: IdTable): Pick<Store, 'putTouch' | 'deleteTouches' | 'readTouches'> {
  const owners = new Map<number, number>();
  return {
    putTouch(address, { subscriber }) {
      const hash = hashMessageId(address);
      if (!owners.has(hash)) owners.set(hash, ids.add(subscriber));
    },
    deleteTouches: () => {},
    readTouches(address: string, after: Instant) {
      const place = owners.get(hashMessageId(address));
      if (place === undefined) return [];
      const subscriber = ids.idAt(place) as AddressTouch['subscriber'];
      const at = instant(after + 1);
      return [{ subscriber, at, key: '' as SendKey, template: null, journey: '', class: '' }];
    },
  };
}
