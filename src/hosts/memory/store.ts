/**
 * A store in memory, for tests, simulation and `rutter dev`. Commits are free and nothing survives the process; within
 * it, a transaction lands whole or not at all, as in every store.
 */
import type { SendKey } from '../../base/ids.ts';
import type { Moments, SharedSnapshot, Suppression } from '../../kernel/input.ts';
import type { PlanFile } from '../../plan/plan.ts';
import type { OutboxRow, QuarantineRow, RunCount, SentRow, Store, SweepRow } from '../store.ts';
import { createHistory } from './history.ts';
import { createPeople } from './people.ts';
import { createUndoLog } from './undo-log.ts';

type QueuedRow = OutboxRow & { readonly sequence: number };
type Bundles = ReturnType<Store['readBundles']>[number];

/** An empty store. Its data live as long as it does: a new engine on it finds what the last one committed. */
export function createMemoryStore(): Store {
  const log = createUndoLog();
  const outbox = log.map<SendKey, QueuedRow>();
  const queuedKeys = log.map<SendKey, QueuedRow>();
  const sent = log.map<SendKey, SentRow & { readonly day: number }>();
  const suppressions = log.map<string, Suppression>();
  const moments = log.map<string, Moments>();
  const entries = log.map<string, number>();
  const sweeps = log.map<string, SweepRow>();
  const quarantined = log.map<number, QuarantineRow>();
  const plans = log.map<'plan', PlanFile>();
  const bundles = log.map<string, Bundles>();
  const runCounts = log.map<string, RunCount>();
  const meta = log.map<string, string>();
  const counters = log.map<'shared' | 'sequence', number>();
  const people = createPeople(log);
  const history = createHistory(log, people.aliasesOf);

  function nextSequence(): number {
    const next = (counters.get('sequence') ?? 0) + 1;
    counters.set('sequence', next);
    return next;
  }

  return {
    begin: log.begin,
    commit: log.commit,
    rollback: log.rollback,
    close() {},
    ...people,
    ...history,
    counts: () => ({ subscribers: people.size(), queued: queuedKeys.size, held: people.heldCount() }),

    putOutbox(row) {
      const kept = { ...row, sequence: outbox.get(row.key)?.sequence ?? nextSequence() };
      outbox.set(row.key, kept);
      if (row.state === 'queued') queuedKeys.set(row.key, kept);
      else if (queuedKeys.get(row.key) !== undefined) queuedKeys.delete(row.key);
    },
    getOutbox: (key) => outbox.get(key) ?? null,
    deleteOutbox(key) {
      outbox.delete(key);
      if (queuedKeys.get(key) !== undefined) queuedKeys.delete(key);
    },
    queued(channel, limit) {
      const rows = [...queuedKeys.values()].filter((row) => row.channel === channel);
      return rows.sort((a, b) => b.priority - a.priority || a.sequence - b.sequence).slice(0, limit);
    },
    attemptingBefore(epoch) {
      const rows = [...outbox.values()].filter((row) => row.state === 'attempting' && row.epoch < epoch);
      return rows.sort((a, b) => a.sequence - b.sequence);
    },
    appendSent: (day, row) => sent.set(row.key, { ...row, day }),
    findSent: (key) => sent.get(key) ?? null,

    readShared(): SharedSnapshot {
      return { version: counters.get('shared') ?? 0, moments: Object.fromEntries(moments.entries()) };
    },
    contribute(trait, count, sum, sumOfSquares) {
      const present = moments.get(trait) ?? { count: 0, sum: 0, sumOfSquares: 0 };
      moments.set(trait, {
        count: present.count + count,
        sum: present.sum + sum,
        sumOfSquares: present.sumOfSquares + sumOfSquares,
      });
      counters.set('shared', (counters.get('shared') ?? 0) + 1);
    },
    readSuppression: (key) => suppressions.get(key) ?? null,
    writeSuppression(key, suppression) {
      if (suppression === null) suppressions.delete(key);
      else suppressions.set(key, suppression);
    },
    readEntries: (journey, period) => entries.get(`${journey}\0${period}`) ?? 0,
    addEntries(journey, period, count) {
      const key = `${journey}\0${period}`;
      entries.set(key, (entries.get(key) ?? 0) + count);
    },

    putSweep: (row) => sweeps.set(row.id, row),
    readSweeps: () => [...sweeps.values()],
    deleteSweep: (id) => sweeps.delete(id),
    quarantine: (row) => quarantined.set(nextSequence(), row),
    readQuarantine: () => [...quarantined.values()],
    clearQuarantine(subscriber) {
      for (const [sequence, row] of [...quarantined.entries()]) {
        if (row.subscriber === subscriber) quarantined.delete(sequence);
      }
    },

    installPlan: (file) => plans.set('plan', file),
    readPlan: () => plans.get('plan') ?? null,
    readBundles: () => [...bundles.values()],
    writeBundles(written) {
      for (const bundle of written) bundles.set(bundle.digest, bundle);
    },
    deleteBundle: (digest) => bundles.delete(digest),
    countRuns(digest, step, difference) {
      const key = `${digest}\0${step}`;
      const count = (runCounts.get(key)?.count ?? 0) + difference;
      if (count === 0) runCounts.delete(key);
      else runCounts.set(key, { digest, step, count });
    },
    readRunCounts: () => [...runCounts.values()],

    eraseSubscriber(subscriber) {
      people.erase(subscriber);
      history.erase(subscriber);
      for (const row of [...outbox.values()]) {
        if (row.subscriber !== subscriber) continue;
        outbox.delete(row.key);
        queuedKeys.delete(row.key);
      }
      for (const row of [...sent.values()]) if (row.subscriber === subscriber) sent.delete(row.key);
      for (const [sequence, row] of [...quarantined.entries()]) {
        if (row.subscriber === subscriber) quarantined.delete(sequence);
      }
    },
    scrub() {},
    forgetBefore(days) {
      people.forgetIdsBefore(days.ids);
      history.forgetBefore(days);
      for (const row of [...sent.values()]) if (row.day < days.sent) sent.delete(row.key);
    },

    readMeta: (name) => meta.get(name) ?? null,
    writeMeta: (name, value) => meta.set(name, value),
  };
}
