/** The part of the memory store that knows ids: aliases, spilled message ids, and what unknown people sent. */
import type { SubscriberId } from '../../base/ids.ts';
import type { Incoming } from '../host.ts';
import type { Store } from '../store.ts';
import type { UndoLog } from './undo-log.ts';

type Held = { readonly day: number; readonly incoming: Incoming };

type Forgetful = { erase(subscriber: SubscriberId): void; forgetBefore(day: number): void };

/** Other ids of the same person. */
export function createAliases(
  log: UndoLog,
): Pick<Store, 'readAlias' | 'writeAlias' | 'aliasesOf'> & Pick<Forgetful, 'erase'> {
  const aliases = log.table<string, SubscriberId>();
  const byTarget = log.table<SubscriberId, readonly string[]>();

  function point(alias: string, subscriber: SubscriberId | null): void {
    const before = aliases.get(alias);
    if (before !== undefined) {
      const others = (byTarget.get(before) ?? []).filter((other) => other !== alias);
      byTarget.set(before, others);
      aliases.delete(alias);
    }
    if (subscriber === null) return;
    aliases.set(alias, subscriber);
    byTarget.set(subscriber, [...(byTarget.get(subscriber) ?? []), alias]);
  }

  return {
    readAlias: (alias) => aliases.get(alias) ?? null,
    writeAlias(alias, subscriber) {
      for (const other of byTarget.get(alias as SubscriberId) ?? []) point(other, subscriber);
      point(alias, subscriber);
    },
    aliasesOf: (subscriber) => byTarget.get(subscriber) ?? [],
    erase(subscriber) {
      for (const alias of byTarget.get(subscriber) ?? []) point(alias, null);
      point(subscriber, null);
    },
  };
}

/** Message ids that no longer fit beside the state. */
export function createSpilledIds(
  log: UndoLog,
): Pick<Store, 'spillIds' | 'isSpilled' | 'moveSpilled'> & Forgetful {
  const spilled = log.table<SubscriberId, ReadonlyMap<number, number>>();
  function spill(subscriber: SubscriberId, days: Iterable<readonly [number, number]>): void {
    const present = new Map(spilled.get(subscriber) ?? []);
    for (const [id, day] of days) present.set(id, Math.max(day, present.get(id) ?? day));
    spilled.set(subscriber, present);
  }
  return {
    spillIds(subscriber, day, ids) {
      spill(
        subscriber,
        ids.map((id) => [id, day]),
      );
    },
    moveSpilled(from, into) {
      const moved = spilled.get(from);
      if (moved === undefined) return;
      spill(into, moved);
      spilled.delete(from);
    },
    isSpilled: (subscriber, id, sinceDay) => (spilled.get(subscriber)?.get(id) ?? -1) >= sinceDay,
    erase: (subscriber) => spilled.delete(subscriber),
    forgetBefore(day) {
      for (const [subscriber, ids] of [...spilled.entries()]) {
        spilled.set(subscriber, new Map([...ids].filter(([, seenDay]) => seenDay >= day)));
      }
    },
  };
}

/** Messages of unknown people, until they are known. */
export function createHeldInputs(
  log: UndoLog,
): Pick<Store, 'holdInput' | 'takeHeld' | 'readHeld'> & Forgetful & { count(): number } {
  const held = log.table<SubscriberId, readonly Held[]>();
  return {
    count: () => held.size,
    holdInput(subscriber, day, incoming) {
      const present = held.get(subscriber) ?? [];
      const { messageId } = incoming;
      if (messageId !== '' && present.some((row) => row.incoming.messageId === messageId)) return false;
      held.set(subscriber, [...present, { day, incoming }]);
      return true;
    },
    readHeld: (subscriber) => (held.get(subscriber) ?? []).map((row) => row.incoming),
    takeHeld(subscriber) {
      const taken = held.get(subscriber) ?? [];
      if (taken.length > 0) held.delete(subscriber);
      return taken.map((row) => row.incoming);
    },
    erase: (subscriber) => held.delete(subscriber),
    forgetBefore(day) {
      for (const [subscriber, waiting] of [...held.entries()]) {
        const kept = waiting.filter((row) => row.day >= day);
        if (kept.length === 0) held.delete(subscriber);
        else held.set(subscriber, kept);
      }
    },
  };
}
