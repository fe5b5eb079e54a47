/**
 * The part of the lean store that knows what went to an address, as long as a policy may look back: an address is 53 bits of a
 * hash, two of a million are one with a probability of 5e-5.
 */
import type { Instant } from '../../../base/ids.ts';
import { hashMessageId } from '../../../hosts/engine/seen.ts';
import type { Store } from '../../../hosts/store.ts';
import type { AddressTouch } from '../../../kernel/input.ts';

const DAY_MS = 86_400_000;
const NONE: readonly AddressTouch[] = [];

/** Nothing is known yet. */
export function createLeanTouches(): Pick<Store, 'putTouch' | 'deleteTouches' | 'readTouches'> {
  const byAddress = new Map<number, readonly AddressTouch[]>();
  let since = 0;
  let sweptAt = 0;

  /** What nobody looks back to any more goes, once a day. */
  function sweep(): void {
    if (since < sweptAt + DAY_MS) return;
    sweptAt = since;
    for (const [address, touches] of byAddress) {
      const kept = touches.filter(({ at }) => at > since);
      if (kept.length === 0) byAddress.delete(address);
      else if (kept.length < touches.length) byAddress.set(address, kept);
    }
  }

  return {
    putTouch(channelAddress, touch) {
      const address = hashMessageId(channelAddress);
      const others = (byAddress.get(address) ?? NONE).filter(({ key }) => key !== touch.key);
      const touches = [...others, touch];
      if (touches.length > 1) {
        touches.sort((left, right) => left.at - right.at || (left.key < right.key ? -1 : 1));
      }
      byAddress.set(address, touches);
    },
    deleteTouches(gone) {
      for (const [address, touches] of byAddress) {
        const kept = touches.filter(({ key }) => key !== gone);
        if (kept.length < touches.length) byAddress.set(address, kept);
      }
    },
    readTouches(channelAddress: string, after: Instant) {
      since = Math.max(since, after);
      sweep();
      const touches = byAddress.get(hashMessageId(channelAddress));
      return touches === undefined ? NONE : touches.filter(({ at }) => at > after);
    },
  };
}
