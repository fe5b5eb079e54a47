/**
 * Load against capacity: what came to each lane, what its rate or warm-up let through, who waited how long, and the busiest
 * hours of each channel. Told every decision; memory grows with lanes, days and who waits at once.
 */
import { type Instant, instant } from '../../base/ids.ts';
import type { Decision } from '../../kernel/decision.ts';
import { link } from '../../kernel/link.ts';
import { LANE_GATE, laneOf } from '../../kernel/link-lanes.ts';
import type { Renderer } from '../../kernel/renderer.ts';
import type { Definitions } from '../../kinds/definition.ts';
import { judgesOf } from '../../kinds/judges.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { LaneLoad } from './lane-load.ts';
import { rememberLocalTime } from './local-time.ts';
import type { ChannelRow, LaneRow } from './simulation.ts';
import { type WaitingSend, WaitingSends } from './store/waiting-sends.ts';

const HOUR_MS = 3_600_000;

/** A recorder: it is told every decision; those of one person, and those of one lane, in order. */
export type LoadBook = {
  decided(decision: Decision): void;
  /** In order of the policies' names. */
  lanes(): readonly LaneRow[];
  /** In order of their names. */
  channels(): readonly ChannelRow[];
};

export type LoadOptions = {
  readonly plan: PlanFile;
  readonly kinds: Definitions;
  readonly renderer: Renderer;
  /** What happens before is not counted. */
  readonly from: Instant;
};

type Peak = { readonly byHour: Map<number, number>; readonly byDay: Map<string, number> };

/** The most, and the earliest of several. */
function mostOf<Key extends string | number>(
  counts: ReadonlyMap<Key, number>,
): { readonly key: Key; readonly sent: number } | null {
  let most: { readonly key: Key; readonly sent: number } | null = null;
  for (const [key, sent] of counts) {
    if (most === null || sent > most.sent || (sent === most.sent && key < most.key)) most = { key, sent };
  }
  return most;
}

/** Which lanes cover a send, by what its decisions say of it. */
function rememberLanes({ plan: { plan, digest }, kinds, renderer, from }: LoadOptions) {
  const { lanes, inForce } = link(plan, digest, [], kinds, renderer);
  const judges = judgesOf(kinds);
  const loads = lanes.map((lane) => new LaneLoad(lane, plan.workspace.zone, from));
  const known = new Map<string, readonly LaneLoad[]>();
  const find = ({ journey = '', step = '', channel = '', class: name = '' }: Decision) => {
    const spec = inForce.get(journey)?.steps.get(step as never)?.spec;
    const tags = (spec && judges.message(spec)?.tags) ?? [];
    const type = channel === 'call' ? 'call' : 'send';
    const send = { type, class: name, journey, tags, channels: [channel], channelIndex: 0 } as const;
    return loads.filter((_, index) => lanes[index]?.covers(send));
  };
  return {
    loads,
    of(decision: Decision): readonly LaneLoad[] {
      if (loads.length === 0) return loads;
      const key = `${decision.journey}\0${decision.step}\0${decision.channel}\0${decision.class}`;
      const found = known.get(key) ?? find(decision);
      known.set(key, found);
      return found;
    },
  };
}

/** Nothing has happened yet. */
export function createLoadBook(options: LoadOptions): LoadBook {
  const { plan, from } = options;
  const lanes = rememberLanes(options);
  const timeOf = rememberLocalTime(plan.plan.workspace.zone);
  const waiting = new WaitingSends();
  const peaks = new Map<string, Peak>();
  const countSent = (channel: string, at: Instant, date: string) => {
    const peak = peaks.get(channel) ?? { byHour: new Map(), byDay: new Map() };
    peaks.set(channel, peak);
    const hour = Math.floor(at / HOUR_MS);
    peak.byHour.set(hour, (peak.byHour.get(hour) ?? 0) + 1);
    peak.byDay.set(date, (peak.byDay.get(date) ?? 0) + 1);
  };
  const passed = (decision: Decision, since: WaitingSend | undefined) => {
    const { at, channel = '' } = decision;
    const { date } = timeOf(at);
    if (at >= from) countSent(channel, at, date);
    for (const load of lanes.of(decision)) {
      const waitedSince = since !== undefined && lanes.loads[since.lane] === load ? since.at : null;
      if (waitedSince === null) load.came(at, date, false);
      load.started(at, date, waitedSince);
    }
  };
  const left = (since: WaitingSend, at: Instant, isExpired: boolean) => {
    const load = lanes.loads[since.lane];
    if (isExpired) load?.expired(at, timeOf(at).date);
    else load?.left(since.at, timeOf(since.at).date);
  };
  return {
    decided(decision) {
      const { type, at, send, kind, policy = '', values } = decision;
      if (send === undefined || (type !== 'passed' && type !== 'deferred' && waiting.size === 0)) return;
      const isQueued = type === 'deferred' && kind === LANE_GATE;
      const since = waiting.take(send);
      if (type === 'passed') return passed(decision, since);
      if (since !== undefined) left(since, at, values?.state === 'expired');
      if (!isQueued) return;
      const lane = lanes.loads.findIndex(({ name }) => name === laneOf(policy));
      if (lane < 0) return;
      lanes.loads[lane]?.came(at, timeOf(at).date, true);
      waiting.add(send, { at, lane });
    },
    lanes: () => lanes.loads.map((load) => load.row()).filter(({ days }) => days.length > 0),
    channels: () =>
      [...peaks].sort().map(([channel, { byDay, byHour }]) => {
        const [day, hour] = [mostOf(byDay), mostOf(byHour)];
        return {
          channel,
          busiest_day: day === null ? null : { day: day.key, sent: day.sent },
          busiest_hour: hour === null ? null : { at: instant(hour.key * HOUR_MS), sent: hour.sent },
        };
      }),
  };
}
