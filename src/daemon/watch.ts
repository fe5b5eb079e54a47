/**
 * What the daemon observes of itself: counts of every message of the engine's thread become metrics and lines of the log, and
 * what health looks at is remembered.
 */
import { performance } from 'node:perf_hooks';
import { NEVER } from '../base/ids.ts';
import type { FromEngine } from './engine-thread/protocol.ts';
import type { RemoteEngine } from './engine-thread/remote-engine.ts';
import type { RemoteLoop } from './engine-thread/remote-loop.ts';
import type { Phase, Signs } from './health.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { RecentTimes } from './recent-times.ts';
import type { ShedReason } from './requests.ts';

const MINUTE_MS = 60_000;
const COMMITS_MAX = 2_000;
/** Three commits of a minute must be slow before the disk is: one is an accident. */
const SLOW_COMMITS_MIN = 3;

export type Watch = {
  /** Takes what a message of the engine's thread counts. */
  hear(message: FromEngine): void;
  /** A request was asked to come again. */
  shed(reason: ShedReason): void;
  /** How the daemon is at this moment. */
  signs(phase: Phase, engine: Pick<RemoteEngine, 'plan'>, loop: RemoteLoop): Signs;
};

/** A watch that writes into these metrics. */
export function createWatch(metrics: Metrics, log: Logger): Watch {
  const commits = new RecentTimes(MINUTE_MS, COMMITS_MAX);
  let shedAt: number | null = null;
  return {
    hear({ commits: times, decisions, settled, audited }) {
      const now = performance.now();
      for (const { totalMs, diskMs } of times) {
        metrics.commitSeconds.observe(totalMs / 1000);
        // A call that found nothing to do has no commit.
        if (diskMs === 0) continue;
        metrics.diskSeconds.observe(diskMs / 1000);
        commits.add(diskMs, now);
      }
      for (const { labels, count } of decisions) metrics.decisions.inc({ type: labels[0] ?? '' }, count);
      for (const { labels, count } of settled) {
        metrics.settled.inc({ channel: labels[0] ?? '', state: labels[1] ?? '' }, count);
      }
      for (const { action, control, by, reason, values } of audited) {
        metrics.audited.inc({ action });
        log.warn({ action, control, by, reason, values }, 'control');
      }
    },
    shed(reason) {
      metrics.shed.inc({ reason });
      if (reason !== 'not_ready') shedAt = performance.now();
    },
    signs(phase, engine, loop) {
      const now = performance.now();
      const dueAt = loop.nextDueAt();
      return {
        phase,
        hasPlan: engine.plan() !== null,
        isFull: loop.isFull(),
        apart: loop.apart(),
        behindMs: dueAt === NEVER ? 0 : Math.max(0, loop.now() - dueAt),
        diskP99Ms: Math.round(commits.quantile(0.99, SLOW_COMMITS_MIN, now)),
        queue: loop.queue(),
        shedMsAgo: shedAt === null ? null : now - shedAt,
        silentMs: loop.silentMs(),
      };
    },
  };
}
