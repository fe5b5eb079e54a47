/** Erasure (semantics 39): state, outbox, decisions, raw events, held and quarantined inputs go; suppressions and aggregates stay. */
import type { Instant, SubscriberId } from '../../base/ids.ts';
import type { Core } from './core.ts';
import { commitWork } from './sending.ts';
import { withReserve } from './urgent.ts';
import type { Work } from './work.ts';

/** Erases a subscriber and all of its ids, durably and from every file. False when nothing was known of it. */
export function eraseSubscriber(core: Core, id: string, now: Instant): boolean {
  const { store } = core;
  const subscriber = store.readAlias(id) ?? (id as SubscriberId);
  const aliases = store.aliasesOf(subscriber);
  let isKnown = aliases.length > 0 || store.readHeld(id as SubscriberId).length > 0;
  const forget = (work: Work) => {
    const touched = work.load(subscriber);
    if (touched !== null) {
      isKnown = true;
      // In quarantine the kernel is not asked: neither its bug nor a damaged state must keep the data.
      if (!work.isAside(touched)) work.apply(touched, [{ type: 'erase' }], now);
      const sends = touched.problem === null ? touched.state.sends : store.outboxOf(subscriber);
      for (const { key } of sends) work.outbox.drop(key);
      touched.decisions.length = 0;
      touched.events.length = 0;
      touched.gone = true;
    }
    store.eraseSubscriber(subscriber);
    for (const alias of aliases) store.eraseSubscriber(alias as SubscriberId);
  };
  withReserve(store, () => commitWork(core, forget));
  core.quarantined.delete(subscriber);
  for (const [alias, target] of core.linked) if (target === subscriber) core.linked.delete(alias);
  withReserve(store, () => store.scrub());
  return isKnown;
}
