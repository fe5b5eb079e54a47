/**
 * Capacity that only the outside knows: agents free, items in stock. What was sent since it was last said is taken off,
 * so that the value need not come often. Not knowing holds (it fails closed), unless the policy says otherwise.
 */
import { type Instant, instant, NEVER } from '../../../base/ids.ts';
import type { Json, JsonObject } from '../../../base/json.ts';
import type { LaneView, LinkedLane, Permits } from '../../../kernel/kinds.ts';
import { advancePace, type Pace, permitsOf } from '../pace.ts';
import { packState, readLimit, unpackState } from '../spec.ts';
import type { GaugeData } from './schema.ts';

const UNLIMITED = Number.MAX_SAFE_INTEGER;
const HELD: Permits = { free: 0, until: NEVER };

/** `taken`: sends since the value of `saidAt`. `slowFullAt`: see `Pace`. */
type State = { readonly saidAt: number; readonly taken: number; readonly slowFullAt: number | null };

type Reading =
  | { readonly known: true; readonly saidAt: Instant; readonly left: number; readonly staleAt: Instant }
  | { readonly known: false; readonly until: Instant };

function readGauge(data: GaugeData, state: State | undefined, view: LaneView): Reading {
  const found = view.gauge(data.name);
  if (found === undefined) return { known: false, until: NEVER };
  const saidAt = instant(view.now - found.ageMs);
  if (found.ageMs < 0) return { known: false, until: saidAt };
  if (found.ageMs >= data.staleAfterMs) return { known: false, until: NEVER };
  const taken = state?.saidAt === saidAt ? state.taken : 0;
  return {
    known: true,
    saidAt,
    left: found.value - taken * data.perSend,
    staleAt: instant(saidAt + data.staleAfterMs),
  };
}

/** How many sends start at or above a floor, each taking its share. */
function countAbove(left: number, floor: number, perSend: number): number {
  if (left < floor) return 0;
  return perSend === 0 ? UNLIMITED : Math.floor((left - floor) / perSend) + 1;
}

function slowPermits(pace: Pace | null, state: State | undefined, now: Instant): Permits {
  return pace === null ? HELD : permitsOf(pace, state?.slowFullAt ?? undefined, now);
}

function permitsBy(data: GaugeData, pace: Pace | null, state: State | undefined, view: LaneView): Permits {
  const reading = readGauge(data, state, view);
  if (!reading.known) {
    if (data.whenStale === 'ignore') return { free: UNLIMITED, until: NEVER };
    const { free, until } = data.whenStale === 'slow' ? slowPermits(pace, state, view.now) : HELD;
    return { free, until: instant(Math.min(until, reading.until)) };
  }
  // What it says ends when it is stale; if that lets more through, it does so then.
  const lastly = data.whenStale === 'hold' ? NEVER : reading.staleAt;
  const all = countAbove(reading.left, data.holdBelow, data.perSend);
  const fast = data.slowBelow === null ? all : countAbove(reading.left, data.slowBelow, data.perSend);
  if (fast > 0 || all === 0) return { free: Math.min(fast, all), until: lastly };
  const slow = slowPermits(pace, state, view.now);
  return { free: Math.min(all, slow.free), until: instant(Math.min(slow.until, lastly)) };
}

/** The limit, linked. */
export function link(spec: JsonObject): LinkedLane {
  const data = readLimit<GaugeData>(spec);
  const pace: Pace | null = data.slow === null ? null : { ...data.slow, burst: null };
  return {
    gauges: [data.name],
    permits: (state: Json | undefined, view) => permitsBy(data, pace, unpackState<State>(state), view),
    take(packed, count, view) {
      const state = unpackState<State>(packed);
      const reading = readGauge(data, state, view);
      const isSlow = !reading.known || (data.slowBelow !== null && reading.left < data.slowBelow);
      const before = state?.slowFullAt ?? null;
      const slowFullAt =
        isSlow && pace !== null ? advancePace(pace, before ?? undefined, count, view.now) : before;
      if (!reading.known) return packState<State>({ saidAt: -1, taken: 0, slowFullAt });
      const taken = (state?.saidAt === reading.saidAt ? state.taken : 0) + count;
      return packState<State>({ saidAt: reading.saidAt, taken, slowFullAt });
    },
  };
}
