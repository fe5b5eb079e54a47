/**
 * Looks at every profile of the store, a few at a time between other work, for the report of data quality. Reads only;
 * what it found is kept for a short while, in memory, and is gone with the daemon.
 */
import { performance } from 'node:perf_hooks';
import { definitions } from '../../kinds/registry.ts';
import type { RemoteEngine } from '../engine-thread/remote-engine.ts';
import type { QualityReason, QualityReport } from './report.ts';
import { createQualityTally } from './tally.ts';

/** So few that a message of the ingest waits some milliseconds at most. */
const CHUNK_SIZE = 50;
/** Somebody who asks again within this time gets the same report. */
const KEPT_MS = 30_000;

/** `failed`: the store could not be read, or the daemon stops; asking again begins anew. */
export type QualityAnswer =
  | { readonly state: 'running'; readonly visited: number }
  | { readonly state: 'done'; readonly report: QualityReport }
  | { readonly state: 'no_plan' | 'failed' };

export type QualitySweep = {
  /** The report, or how far it is; begins when nothing is there. `fresh`: not one that was finished before. */
  ask(fresh: boolean): Promise<QualityAnswer>;
};

/** `isOpen`: false while the daemon starts or stops; then nothing is read. */
export type SweepOptions = { readonly engine: RemoteEngine; readonly isOpen: () => boolean };

type Running = { visited: number; report: QualityReport | null; failed: boolean; doneAt: number };

/** At most one sweep runs at a time; a plan that is applied meanwhile makes it begin again. */
export function createQualitySweep({ engine, isOpen }: SweepOptions): QualitySweep {
  let running: Running | null = null;

  function begin(): Running {
    const job: Running = { visited: 0, report: null, failed: false, doneAt: 0 };
    let tally: ReturnType<typeof createQualityTally> | null = null;
    let digest = '';
    let cursor = '';
    const step = async (): Promise<void> => {
      try {
        const file = engine.plan();
        if (!isOpen() || file === null) throw new Error('nothing to read');
        if (tally === null || digest !== file.digest) {
          tally = createQualityTally(file.plan, definitions);
          digest = file.digest;
          cursor = '';
          job.visited = 0;
        }
        const rows = await engine.profiles(cursor, CHUNK_SIZE);
        for (const { subscriber, profile } of rows) if (profile !== null) tally.add(subscriber, profile);
        job.visited += rows.length;
        cursor = rows.at(-1)?.cursor ?? cursor;
        if (rows.length > 0) setImmediate(() => void step());
        else {
          job.report = tally.report();
          job.doneAt = performance.now();
        }
      } catch {
        job.failed = true;
      }
    };
    setImmediate(() => void step());
    return job;
  }

  /** Who was erased since is no sample any more. */
  async function known(report: QualityReport): Promise<QualityReport> {
    const gone = new Set<string>();
    for (const id of samplesOf(report)) if ((await engine.read(id)) === null) gone.add(id);
    return withReasons(report, (reason) => {
      return { ...reason, samples: reason.samples.filter((id) => !gone.has(id)) };
    });
  }

  return {
    async ask(fresh) {
      if (engine.plan() === null) return { state: 'no_plan' };
      const isOld = running?.report != null && (fresh || performance.now() - running.doneAt > KEPT_MS);
      if (running === null || isOld) running = begin();
      if (running.failed) {
        running = null;
        return { state: 'failed' };
      }
      const { report, visited } = running;
      if (report === null) return { state: 'running', visited };
      return { state: 'done', report: await known(report) };
    },
  };
}

function samplesOf(report: QualityReport): ReadonlySet<string> {
  const samples = new Set<string>();
  withReasons(report, (reason) => {
    for (const id of reason.samples) samples.add(id);
    return reason;
  });
  return samples;
}

function withReasons(report: QualityReport, change: (reason: QualityReason) => QualityReason): QualityReport {
  return {
    ...report,
    data: report.data.map(change),
    policies: report.policies.map((policy) => ({
      ...policy,
      profile: { ...policy.profile, reasons: policy.profile.reasons.map(change) },
      channels: policy.channels.map((channel) => ({ ...channel, reasons: channel.reasons.map(change) })),
    })),
  };
}
