/**
 * The daemon on a store in which very many timers are due in the same second: as it is shipped, in a process of its own, with
 * a null adapter and clients who go on sending. How soon it is up, how much memory it takes, how soon it answers.
 */
import type { PlanFile } from '../../../src/plan/plan.ts';
import { startTalk } from './daemon/child-talk.ts';
import type { DaemonNote, DaemonQuestion } from './daemon/daemon-process.ts';
import type { LoadQuestion, LoadReport } from './daemon/load-process.ts';
import { PEOPLE } from './daemon/site.ts';
import { DUE_AT } from './scale-store.ts';

/** The clock starts so long before the many are due: the daemon is up when they are. */
const AHEAD_MS = 3_000;
/** Clients meanwhile: events a second, in requests of so many; asked for in parts, between which we look how far it is. */
const RATE = 200;
const BATCH = 10;
const CONNECTIONS = 16;
const PART_S = 1;
/** So long may pass without a single timer run. */
const STUCK_MS = 120_000;

/** `startS`: from the start of the process until it takes requests; `takenMs`: how long each of those took, sorted. */
export type Drained = {
  readonly timers: number;
  readonly perSecond: number;
  readonly startS: number;
  readonly peakMb: number;
  readonly takenMs: readonly number[];
};

/** Sends until all have left, at least once; gives how long each request took. Throws when the daemon does not get on. */
async function sendUntilDrained(
  timers: number,
  note: () => Promise<DaemonNote>,
  load: (part: number) => Promise<LoadReport>,
): Promise<readonly number[]> {
  const takenMs: number[] = [];
  let movedAt = performance.now();
  for (let part = 0, left = 0; left < timers; part += 1) {
    for (const each of (await load(part)).takenMs) takenMs.push(each);
    const before = left;
    left = (await note()).left;
    if (left > before) movedAt = performance.now();
    if (performance.now() - movedAt > STUCK_MS)
      throw new Error(`${left} of ${timers} timers ran, and then none`);
  }
  return takenMs.sort((a, b) => a - b);
}

/** Starts a daemon on the store in `folder`, and lets it run `timers` timers that are due at `DUE_AT`. */
export async function drainByDaemon(folder: string, plan: PlanFile, timers: number): Promise<Drained> {
  const beganAt = performance.now();
  const daemon = startTalk(new URL('./daemon/daemon-process.ts', import.meta.url));
  const clients = startTalk(new URL('./daemon/load-process.ts', import.meta.url));
  try {
    const start: DaemonQuestion = { do: 'start', directory: folder, plan, smtp: null, at: DUE_AT - AHEAD_MS };
    const url = await daemon.ask<string>(start);
    const startS = (performance.now() - beganAt) / 1000;
    const note = () => daemon.ask<DaemonNote>({ do: 'note', peeks: true } satisfies DaemonQuestion);
    const count = RATE * PART_S;
    const sending = { url, what: 'complaint', people: PEOPLE, connections: CONNECTIONS } as const;
    const load = (part: number) =>
      clients.ask<LoadReport>({
        ...sending,
        first: part * count,
        count,
        batch: BATCH,
        rate: RATE,
      } satisfies LoadQuestion);
    // On a slow machine they are due before it is up.
    const dueAt = Math.max(beganAt + AHEAD_MS, performance.now());
    const takenMs = await sendUntilDrained(timers, note, load);
    const perSecond = (timers / Math.max(1, performance.now() - dueAt)) * 1000;
    const { peakMb } = await note();
    await daemon.ask({ do: 'stop' } satisfies DaemonQuestion);
    return { timers, perSecond, startS, peakMb, takenMs };
  } finally {
    await Promise.all([daemon.end(), clients.end()]);
  }
}
