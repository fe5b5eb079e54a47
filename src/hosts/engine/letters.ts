/**
 * What a person does with dead letters and with subscribers in quarantine: send again, or let go. Each call is one commit;
 * the gate judges what is sent again like any other send.
 */
import type { Instant, SendKey, SubscriberId } from '../../base/ids.ts';
import { RESTORED, subjectOf } from '../../kernel/sends.ts';
import type { Committed } from '../host.ts';
import type { DeadLetter } from '../inspection.ts';
import type { Core } from './core.ts';
import { commitWork, NOTHING } from './sending.ts';
import { recallSpilled } from './touched.ts';
import { inTransaction } from './transaction.ts';
import type { Work } from './work.ts';

/** What a call did: to how many letters. */
export type Counted = Committed & { readonly count: number };

/** False: it stays, because its subscriber is unknown or in quarantine. */
function revive(work: Work, letter: DeadLetter, now: Instant): boolean {
  const { core, outbox } = work;
  const { key, channel, message, send, reason } = letter;
  const subscriber = core.store.readAlias(letter.subscriber) ?? letter.subscriber;
  const touched = work.load(subscriber);
  if (touched === null || work.isAside(touched)) return false;
  core.store.deleteLetter(key);
  const isUnderWay = touched.state.sends.some((other) => other.key === key);
  if (!isUnderWay && message !== null) {
    const about = { key, subscriber, channel, at: now, message, subject: subjectOf(send) };
    outbox.put({ ...about, state: 'kept', attempt: 0, epoch: core.epoch, priority: 0 });
  }
  return work.apply(touched, [{ type: 'revive', send, isDoubtful: reason === RESTORED }], now);
}

/** Sends these letters again. Keys that no letter has, and letters of unknown subscribers, are not counted. */
export function retryLetters(core: Core, keys: readonly SendKey[], now: Instant): Counted {
  let count = 0;
  const committed = commitWork(core, (work) => {
    count = 0;
    for (const key of keys) {
      const letter = core.store.findLetter(key);
      if (letter !== null && revive(work, letter, now)) count += 1;
    }
  });
  return { ...committed, count };
}

/** Lets these letters go for good. */
export function dropLetters({ store }: Core, keys: readonly SendKey[]): Counted {
  const count = inTransaction(store, () => {
    const known = new Set(keys.filter((key) => store.findLetter(key) !== null));
    for (const key of known) store.deleteLetter(key);
    return known.size;
  });
  return { ...NOTHING, count };
}

/** Lets the inputs go that a subscriber's quarantine keeps, and goes on with them as they were before. */
export function dropQuarantined(core: Core, subscriber: SubscriberId, now: Instant): Counted {
  if (!core.quarantined.has(subscriber)) return { ...NOTHING, count: 0 };
  core.quarantined.delete(subscriber);
  try {
    const committed = commitWork(core, (work) => {
      core.store.clearQuarantine(subscriber);
      const touched = work.load(subscriber);
      if (touched === null) return;
      if (!work.isAside(touched)) recallSpilled(touched, now);
      work.apply(touched, [{ type: 'due' }], now);
    });
    return { ...committed, count: 1 };
  } catch (error) {
    core.quarantined.add(subscriber);
    throw error;
  }
}
