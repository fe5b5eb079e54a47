/**
 * A store in memory, for tests, simulation and `rutter dev`. Commits are free and nothing survives the process; within
 * it, a transaction lands whole or not at all, as in every store.
 */
import { dayStart, type QuarantineRow, type Store } from '../store.ts';
import { createAudit } from './audit.ts';
import { createConsents } from './consents.ts';
import { createHistory } from './history.ts';
import { createAliases, createHeldInputs, createSpilledIds } from './identities.ts';
import { createLetters } from './letters.ts';
import { createOutbox } from './outbox.ts';
import { createPeople } from './people.ts';
import { createPlans, createSharedValues } from './shared-values.ts';
import { createTouches } from './touches.ts';
import { createUndoLog } from './undo-log.ts';

/** An empty store. Its data live as long as it does: a new engine on it finds what the last one committed. */
export function createMemoryStore(): Store {
  const log = createUndoLog();
  const quarantined = log.table<number, QuarantineRow>();
  const meta = log.table<string, string>();
  let sequences = 0;
  const nextSequence = () => {
    sequences += 1;
    return sequences;
  };
  const people = createPeople(log);
  const aliases = createAliases(log);
  const spilled = createSpilledIds(log);
  const held = createHeldInputs(log);
  const history = createHistory(log, aliases.aliasesOf);
  const outbox = createOutbox(log, nextSequence);
  const audit = createAudit(log);
  const letters = createLetters(log);
  const touches = createTouches(log);
  const consents = createConsents(log, aliases.aliasesOf, nextSequence);

  function clearQuarantine(subscriber: string): void {
    for (const [sequence, row] of [...quarantined.entries()]) {
      if (row.subscriber === subscriber) quarantined.delete(sequence);
    }
  }

  return {
    begin: log.begin,
    commit: log.commit,
    rollback: log.rollback,
    close() {},
    ...people,
    ...aliases,
    ...spilled,
    ...held,
    ...history,
    ...outbox,
    ...consents,
    ...touches,
    ...letters,
    ...createSharedValues(log),
    ...createPlans(log),
    ...audit,
    counts: () => ({ subscribers: people.size(), queued: outbox.queuedCount(), held: held.count() }),
    quarantine: (row) => quarantined.set(nextSequence(), row),
    readQuarantine: () => [...quarantined.values()],
    clearQuarantine,
    eraseSubscriber(subscriber) {
      people.deleteSubscriber(subscriber);
      for (const part of [people, consents, touches, aliases, spilled, held, history, outbox, letters]) {
        part.erase(subscriber);
      }
      clearQuarantine(subscriber);
    },
    scrub() {},
    spendReserve: () => false,
    keepReserve: () => true,
    forgetBefore(days) {
      spilled.forgetBefore(days.ids);
      held.forgetBefore(days.ids);
      history.forgetBefore(days);
      outbox.forgetSentBefore(days.sent);
      letters.forgetLettersBefore(dayStart(days.sent));
      audit.forgetTalliesBefore(days.tallySpan);
      touches.forgetUntil(days.touchesUntil);
    },
    readMeta: (name) => meta.get(name) ?? null,
    writeMeta: (name, value) => meta.set(name, value),
  };
}
