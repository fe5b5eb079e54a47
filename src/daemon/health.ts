/** Whether the daemon does its work, from what is known of it. Pure: no HTTP, no clock. */
import type { QueueState } from './engine-thread/intake-queue.ts';

/** `starting`: nothing is taken yet; `failed`: only a restart helps. */
export type Phase = 'starting' | 'open' | 'stopping' | 'failed';

/**
 * Why the daemon is degraded: behind with what is due; commits take long; events come faster than commits; no answer; subscribers
 * in quarantine, whom only a person can help.
 */
export type Complaint = 'late' | 'slow_disk' | 'backlog' | 'engine_busy' | 'quarantine';

/**
 * `behindMs`: how late the earliest due subscriber is. `diskP99Ms`: of the commits of the last minute. `shedMsAgo`: since
 * when nobody was asked to come again; null: nobody ever was. `silentMs`: how long the engine has owed an answer.
 */
export type Signs = {
  readonly phase: Phase;
  readonly hasPlan: boolean;
  readonly isFull: boolean;
  /** Subscribers in quarantine. */
  readonly apart: number;
  readonly behindMs: number;
  readonly diskP99Ms: number;
  readonly queue: QueueState;
  readonly shedMsAgo: number | null;
  readonly silentMs: number;
};

/** `isReady`: events are taken. `isAlive`: a restart would not help. */
export type Health = {
  readonly status: Phase | 'no_plan' | 'disk_full' | 'degraded' | 'ok';
  readonly complaints: readonly Complaint[];
  readonly isReady: boolean;
  readonly isAlive: boolean;
};

const LATE_MS = 60_000;
/** A disk that needs so long for a commit takes a few thousand messages a second at best. */
const SLOW_DISK_MS = 200;
/** Events that wait so long for their commit are a backlog; and so is a refusal of so lately. */
const BACKLOG_MS = 1_000;
const SHED_MS = 10_000;
/** An engine that says nothing for so long does something large, or hangs; in the end it hangs. */
const BUSY_MS = 2_000;
const HUNG_MS = 120_000;

function complain({ behindMs, diskP99Ms, queue, shedMsAgo, silentMs, apart }: Signs): readonly Complaint[] {
  const found: [Complaint, boolean][] = [
    ['late', behindMs > LATE_MS],
    ['slow_disk', diskP99Ms > SLOW_DISK_MS],
    ['backlog', queue.oldestMs > BACKLOG_MS || (shedMsAgo !== null && shedMsAgo < SHED_MS)],
    ['engine_busy', silentMs > BUSY_MS],
    ['quarantine', apart > 0],
  ];
  return found.filter(([, holds]) => holds).map(([complaint]) => complaint);
}

/** What these signs come to. */
export function assess(signs: Signs): Health {
  const { phase, hasPlan, isFull, silentMs } = signs;
  const isAlive = phase !== 'failed' && silentMs < HUNG_MS;
  const complaints = complain(signs);
  const refuse = (status: Health['status']): Health => ({ status, complaints, isReady: false, isAlive });
  if (phase !== 'open') return refuse(phase);
  if (!hasPlan) return refuse('no_plan');
  if (isFull) return refuse('disk_full');
  return { status: complaints.length > 0 ? 'degraded' : 'ok', complaints, isReady: isAlive, isAlive };
}
