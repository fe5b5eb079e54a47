/**
 * Permits: a send needs one of its channel and one of each lane that covers it (semantics 24 to 26). Without one it is
 * queued under the lane that lacked it. How many there are is the host's to say; nothing here counts time.
 */
import { NEVER } from '../base/ids.ts';
import { look, type Moment } from './moment.ts';
import type { ProgramLane } from './program.ts';
import { channelOf, decideSend, subjectOf } from './sends.ts';
import type { Send } from './state.ts';

const NO_LANES: readonly ProgramLane[] = [];
const NO_NAMES: readonly string[] = [];
/** Whoever has no number goes last. */
const UNRANKED = Number.MIN_SAFE_INTEGER;

function lanesOf({ program: { lanes } }: Moment, send: Send): readonly ProgramLane[] {
  return lanes.length === 0 ? NO_LANES : lanes.filter((lane) => lane.covers(send));
}

function use(moment: Moment, lane: string, count: number): void {
  if (moment.context.permits === undefined) return;
  moment.permitsUsed ??= new Map();
  moment.permitsUsed.set(lane, (moment.permitsUsed.get(lane) ?? 0) + count);
}

function isFree(moment: Moment, lane: string): boolean {
  const { permits } = moment.context;
  const free = permits !== undefined && Object.hasOwn(permits, lane) ? permits[lane] : undefined;
  return free === undefined || (moment.permitsUsed?.get(lane) ?? 0) < free;
}

/** The lane whose permit came with this call for this send; undefined: it was not claimed. */
function carriedBy(moment: Moment, send: Send): string | undefined {
  const lane = moment.attempts?.get(send.key);
  return lane === '' ? channelOf(send) : lane;
}

function rankOf(moment: Moment, send: Send, { rank }: ProgramLane): number {
  if (rank === null) return 0;
  const run = moment.state.runs.find(({ id }) => id === send.run) ?? null;
  const value = rank(look(moment, run?.event ?? null, run, null));
  return typeof value === 'number' && Number.isFinite(value) ? value : UNRANKED;
}

function queue(moment: Moment, send: Send, lane: string, priority: number, policy: ProgramLane | null): void {
  // Who goes from queue to queue waits all the same: the log says it once.
  if (policy !== null && send.reason !== 'lane') {
    const decision = decideSend(moment, 'deferred', send, 'lane');
    decision.policy = policy.policy;
    decision.reason = 'lane';
    decision.source = policy.source;
  }
  send.until = NEVER;
  send.reason = 'lane';
  const rank = policy === null ? 0 : rankOf(moment, send, policy);
  const { key } = send;
  const place = policy === null ? {} : { lane, rank };
  moment.effects.push({
    type: 'queue',
    key,
    channel: channelOf(send),
    priority,
    ...place,
    subject: subjectOf(send),
  });
}

/** Reserves what came with this call for a send: nobody else takes it while those that it is for are judged. */
export function reservePermit(moment: Moment, send: Send): void {
  const lane = carriedBy(moment, send);
  if (lane !== undefined) use(moment, lane, 1);
}

/**
 * True where every lane has a permit for this send: its own, or a free one. Without, the send is queued. A lane that
 * ranks gives none to somebody who has not stood in its queue.
 */
export function permitted(moment: Moment, send: Send, priority: number): boolean {
  const carried = carriedBy(moment, send);
  const channel = channelOf(send);
  const lanes = lanesOf(moment, send);
  if (lanes.length > 0) {
    // Lanes are asked in order, the channel last: whoever was claimed by one has stood in those before it.
    const passedOf = (lane: string) => lanes.findIndex(({ name }) => name === lane);
    const place = carried === undefined ? -1 : carried === channel ? lanes.length : passedOf(carried);
    for (const [index, lane] of lanes.entries()) {
      if (lane.name === carried) continue;
      if (isFree(moment, lane.name) && (lane.rank === null || index < place)) continue;
      queue(moment, send, lane.name, priority, lane);
      return false;
    }
  }
  if (carried === channel || isFree(moment, channel)) return true;
  queue(moment, send, channel, priority, null);
  return false;
}

/** A send starts: its permits are used up. The names of the lanes that are not its channel. */
export function usePermits(moment: Moment, send: Send): readonly string[] {
  const carried = carriedBy(moment, send);
  const channel = channelOf(send);
  if (channel !== carried) use(moment, channel, 1);
  const lanes = lanesOf(moment, send);
  if (lanes.length === 0) return NO_NAMES;
  const names = lanes.map(({ name }) => name);
  for (const lane of names) if (lane !== carried) use(moment, lane, 1);
  return names;
}

/** A send that was claimed does not start: what came with this call for it is free again. */
export function returnPermit(moment: Moment, send: Send): void {
  const lane = carriedBy(moment, send);
  if (lane !== undefined) use(moment, lane, -1);
}
