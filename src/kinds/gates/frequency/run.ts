/** Keeps the caps: how many sends somebody gets in a rolling or calendar window (semantics 28). */
import { type Instant, instant } from '../../../base/ids.ts';
import { startOfLocal, startOfNextLocal } from '../../../base/zone.ts';
import type { Gate, GateView, NamedPolicy } from '../../../kernel/kinds.ts';
import type { Send, Touch } from '../../../kernel/state.ts';
import { byName, coveringOf } from '../covering.ts';
import { readPolicy } from '../spec.ts';
import type { Cap, FrequencyData } from './schema.ts';

const DAY_MS = 86_400_000;
/** Longest local day, week and month: a day may have 25 hours and more, and the zone may change within it. */
const CALENDAR_MS = { day: 3 * DAY_MS, week: 9 * DAY_MS, month: 33 * DAY_MS } as const;

type Over = Cap['over'];
/** Until when the cap is full, given what counts, oldest first; null where there is room. */
type Judges = {
  readonly [O in Over]: (
    cap: Extract<Cap, { over: O }>,
    counted: readonly Touch[],
    view: GateView,
  ) => Instant | null;
};

const judges: Judges = {
  rolling: ({ max, withinMs }, counted, { now }) => {
    const inside = counted.filter(({ at }) => at > now - withinMs);
    const leaving = inside[inside.length - max];
    return leaving === undefined ? null : instant(leaving.at + withinMs);
  },
  calendar: ({ max, per }, counted, { now, zone }) => {
    const from = startOfLocal(zone, now, per);
    const inside = counted.filter(({ at }) => at >= from);
    return inside.length < max ? null : startOfNextLocal(zone, now, per);
  },
};

/** A window holds no more than all that counts, so what is few enough altogether needs no window. */
function judgeCap(cap: Cap, counted: readonly Touch[], view: GateView): Instant | null {
  if (counted.length < cap.max) return null;
  const judge = judges[cap.over] as (cap: Cap, counted: readonly Touch[], view: GateView) => Instant | null;
  return judge(cap, counted, view);
}

const NO_TOUCHES: readonly Touch[] = [];

/** What counts, oldest first. */
function countTouches(
  touches: readonly Touch[],
  send: Send,
  countsTouch: (touch: Touch) => boolean,
): readonly Touch[] {
  if (touches.length === 0) return NO_TOUCHES;
  const counted = touches.filter((touch) => touch.key !== send.key && countsTouch(touch));
  return counted.length < 2 ? counted : counted.sort((left, right) => left.at - right.at);
}

/** The gate: defers to the moment at which every cap has room again; the kernel applies the send's `on_capped`. */
export function link(policies: readonly NamedPolicy[]): Gate {
  const covering = coveringOf(
    byName(policies).map((policy) => {
      const data = readPolicy<FrequencyData>(policy.spec);
      return { policy, data, countsTouch: counter(policy, data) };
    }),
  );
  return {
    judge(send, _rivals, view) {
      let reported: NamedPolicy | null = null;
      let until = view.now;
      for (const { policy, data, countsTouch } of covering(send)) {
        if (data.tags !== null && !meet(data.tags, send.tags)) continue;
        const counted = countTouches(view.state.touches, send, countsTouch);
        if (view.seen !== null) view.seen[`sent.${policy.name}`] = counted.length;
        for (const cap of data.caps) {
          const fullUntil = judgeCap(cap, counted, view);
          if (fullUntil === null) continue;
          reported ??= policy;
          if (fullUntil > until) until = fullUntil;
        }
      }
      if (reported === null) return { verdict: 'pass' };
      return { verdict: 'defer', until, policy: reported.name, reason: 'cap', source: reported.source };
    },
  };
}

function meet(wanted: readonly string[], present: readonly string[]): boolean {
  return present.some((each) => wanted.includes(each));
}

/** What counts against this policy's caps: what it covers, unless `counts` says otherwise. */
function counter(policy: NamedPolicy, data: FrequencyData): (touch: Touch) => boolean {
  const { covers } = policy;
  const classes = data.counts.classes ?? covers.classes;
  const channels = data.counts.channels ?? covers.channels;
  const tags = data.counts.tags ?? data.tags;
  return (touch) =>
    classes.includes(touch.class) &&
    channels.includes(touch.channel) &&
    (tags === null || meet(tags, touch.tags));
}

/** How far back touches must be kept for these policies, in ms. Pure. */
export function touchWindowMs(policies: readonly NamedPolicy[]): number {
  const caps = policies.flatMap((policy) => readPolicy<FrequencyData>(policy.spec).caps);
  return caps.reduce(
    (widest, cap) => Math.max(widest, cap.over === 'rolling' ? cap.withinMs : CALENDAR_MS[cap.per]),
    0,
  );
}
