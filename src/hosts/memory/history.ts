/** The part of the memory store that only grows: decisions and raw events, by subscriber. */
import type { SubscriberId } from '../../base/ids.ts';
import type { Decision } from '../../kernel/decision.ts';
import type { EventInput } from '../../kernel/input.ts';
import type { RetentionDays, Store } from '../store.ts';
import type { UndoLog } from './undo-log.ts';

type Dated<Item> = { readonly day: number; readonly order: number; readonly item: Item };

type History = Pick<Store, 'appendDecisions' | 'readDecisions' | 'appendEvents' | 'readEvents'> & {
  erase(subscriber: SubscriberId): void;
  forgetBefore(days: RetentionDays): void;
};

/** A list per subscriber, appended in place; the log cuts it back. */
function createLists<Item>(log: UndoLog, aliasesOf: (subscriber: SubscriberId) => readonly string[]) {
  const lists = new Map<string, Dated<Item>[]>();
  let order = 0;
  return {
    append(subscriber: SubscriberId, day: number, items: readonly Item[]): void {
      const list = lists.get(subscriber) ?? [];
      lists.set(subscriber, list);
      const length = list.length;
      log.note(() => {
        list.length = length;
      });
      for (const item of items) {
        order += 1;
        list.push({ day, order, item });
      }
    },
    read(subscriber: SubscriberId, limit: number): Item[] {
      const own = lists.get(subscriber) ?? [];
      const others = aliasesOf(subscriber).flatMap((alias) => lists.get(alias) ?? []);
      const all = [...others, ...own].sort((a, b) => a.day - b.day || a.order - b.order);
      return all.slice(-limit).map(({ item }) => item);
    },
    erase(subscriber: SubscriberId): void {
      const list = lists.get(subscriber);
      if (list === undefined) return;
      lists.delete(subscriber);
      log.note(() => lists.set(subscriber, list));
    },
    forgetBefore(day: number): void {
      for (const [subscriber, list] of [...lists]) {
        log.note(() => lists.set(subscriber, list));
        lists.set(
          subscriber,
          list.filter((entry) => entry.day >= day),
        );
      }
    },
  };
}

/** Decisions and raw events within `log`'s transactions; those of absorbed subscribers are read with the survivor's. */
export function createHistory(
  log: UndoLog,
  aliasesOf: (subscriber: SubscriberId) => readonly string[],
): History {
  const decisions = createLists<Decision>(log, aliasesOf);
  const events = createLists<EventInput>(log, aliasesOf);
  return {
    appendDecisions: decisions.append,
    readDecisions: decisions.read,
    appendEvents: events.append,
    readEvents: events.read,
    erase(subscriber) {
      decisions.erase(subscriber);
      events.erase(subscriber);
    },
    forgetBefore(days) {
      decisions.forgetBefore(days.decisions);
      events.forgetBefore(days.events);
    },
  };
}
