/**
 * Permits for queued sends: of a channel, or of a policy's lane. Whose turn it is follows from `queues.ts`; the gate judges
 * each of them again, and what it does not use goes back. Nothing is sent here.
 */
import { type Instant, instant, NEVER } from '../../base/ids.ts';
import { isPolicyLane } from '../../kernel/link-lanes.ts';
import type { Committed } from '../host.ts';
import type { LaneStatus } from '../inspection.ts';
import type { OutboxRow } from '../store.ts';
import { type Core, maxInFlight, programOf } from './core.ts';
import { isRanked, nextPermits, noteLaneTime, recordOf } from './lanes.ts';
import { countQueued, nextRound, policyLanesIn } from './queues.ts';
import { type Addressed, applyAddressed, commitWork, NOTHING } from './sending.ts';

/** Sends that are judged in one commit. */
const CLAIM_MAX = 1_000;

/** When a lane has permits, and how many. Of a channel: now, and what is not in flight. */
function permitsOf(core: Core, lane: string): { readonly at: Instant; readonly free: number } {
  if (isPolicyLane(lane)) return nextPermits(core, lane, recordOf(core, lane));
  return { at: instant(0), free: maxInFlight(programOf(core), lane) - (core.inFlight.get(lane) ?? 0) };
}

/**
 * Gives up to `count` queued sends of a lane their permit; fewer when fewer are free. A send that its gate defers
 * or refuses gives its permit back: call again while sends are queued. `freeOf`: how many each channel could carry.
 */
export function claimQueued(
  core: Core,
  lane: string,
  count: number,
  now: Instant,
  freeOf?: (channel: string) => number,
): Committed & { readonly claimed: number } {
  noteLaneTime(core, now);
  const permits = permitsOf(core, lane);
  const most = permits.at > now ? 0 : Math.max(0, Math.min(count, permits.free, CLAIM_MAX));
  const { turns } = recordOf(core, lane);
  const round = nextRound(core.queues, lane, most, turns);
  const rows = round.shares.flatMap((share) =>
    core.store.queuedOf(lane, share.priority, share.journey, share.count),
  );
  if (rows.length === 0) return { ...NOTHING, claimed: 0 };
  const committed = commitWork(core, (work) => {
    if (freeOf !== undefined) work.outbox.freeOf = freeOf;
    work.outbox.reserve(lane, rows.length);
    if (JSON.stringify(round.turns) !== JSON.stringify(turns)) work.outbox.lanes.setTurns(lane, round.turns);
    const atOf = (row: OutboxRow) => (core.clock === 'replay' ? instant(Math.max(row.at, permits.at)) : now);
    const addressed = rows.map((row): Addressed => {
      const { key, subscriber } = row;
      return { subscriber, at: atOf(row), input: { type: 'attempt', key, lane } };
    });
    for (const row of rows) work.outbox.put({ ...row, state: 'kept' });
    applyAddressed(work, addressed);
  });
  return { ...committed, claimed: rows.length };
}

/** The first instant at which a lane of a policy has a permit for somebody who waits in it; NEVER: nobody does. */
export function nextLaneAt(core: Core): Instant {
  let earliest: number = NEVER;
  for (const lane of policyLanesIn(core.queues)) earliest = Math.min(earliest, permitsOf(core, lane).at);
  return instant(earliest);
}

function isAnybodyDue({ store }: Core, now: Instant): boolean {
  return store.nextDueAt() <= now || store.readSweeps().some(({ dueAt }) => dueAt <= now);
}

/** Lanes of policies with a permit and somebody who waits for it; one that ranks only when nobody else is due. */
export function readyLanes(core: Core, now: Instant): readonly string[] {
  const lanes = policyLanesIn(core.queues);
  if (lanes.length === 0) return lanes;
  noteLaneTime(core, now);
  const ready = lanes.filter((lane) => permitsOf(core, lane).at <= now);
  return ready.filter((lane) => !isRanked(core, lane) || !isAnybodyDue(core, now));
}

/** The lanes of the plan's policies as they are. */
export function readLanes(core: Core, now: Instant): readonly LaneStatus[] {
  noteLaneTime(core, now);
  return (core.program?.lanes ?? []).map(({ name, policy }) => {
    const { at, free } = permitsOf(core, name);
    const queued = countQueued(core.queues, name);
    return { policy, queued, free: at <= now ? free : 0, nextAt: at <= now ? now : at };
  });
}
