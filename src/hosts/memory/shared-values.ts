/** The part of the memory store that crosses subscribers: statistics, suppressions, entry counts, sweeps, plans, run counts. */
import type { Moments, SharedSnapshot, Suppression } from '../../kernel/input.ts';
import type { JourneyBundle, PlanFile } from '../../plan/plan.ts';
import type { RunCount, Store, SweepRow } from '../store.ts';
import type { UndoLog } from './undo-log.ts';

/** Statistics over all subscribers, suppressions and entry counts. */
export function createSharedValues(
  log: UndoLog,
): Pick<
  Store,
  | 'readShared'
  | 'contribute'
  | 'writeShared'
  | 'readSuppression'
  | 'writeSuppression'
  | 'readEntries'
  | 'addEntries'
> {
  const suppressions = log.table<string, Suppression>();
  const moments = log.table<string, Moments>();
  const version = log.table<'version', number>();
  const entries = log.table<string, number>();
  const parts = log.table<'gauges' | 'controls', unknown>();
  const countOn = () => version.set('version', (version.get('version') ?? 0) + 1);
  return {
    readShared(): SharedSnapshot {
      return {
        version: version.get('version') ?? 0,
        moments: Object.fromEntries(moments.entries()),
        ...(Object.fromEntries(parts.entries()) as Pick<SharedSnapshot, 'gauges' | 'controls'>),
      };
    },
    writeShared({ gauges, controls }) {
      if (gauges !== undefined) parts.set('gauges', gauges);
      if (controls !== undefined) parts.set('controls', controls);
      countOn();
    },
    contribute(trait, count, sum, sumOfSquares) {
      const present = moments.get(trait) ?? { count: 0, sum: 0, sumOfSquares: 0 };
      moments.set(trait, {
        count: present.count + count,
        sum: present.sum + sum,
        sumOfSquares: present.sumOfSquares + sumOfSquares,
      });
      countOn();
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
  };
}

/** The plan in force, the journeys that runs are pinned to, how many runs there are, and sweeps. */
export function createPlans(
  log: UndoLog,
): Pick<
  Store,
  | 'installPlan'
  | 'readPlan'
  | 'readBundles'
  | 'writeBundles'
  | 'deleteBundle'
  | 'countRuns'
  | 'readRunCounts'
  | 'putSweep'
  | 'readSweeps'
  | 'deleteSweep'
> {
  const plans = log.table<'plan', PlanFile>();
  const bundles = log.table<string, JourneyBundle>();
  const runCounts = log.table<string, RunCount>();
  const sweeps = log.table<string, SweepRow>();
  return {
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
    putSweep: (row) => sweeps.set(row.id, row),
    readSweeps: () => [...sweeps.values()],
    deleteSweep: (id) => sweeps.delete(id),
  };
}
