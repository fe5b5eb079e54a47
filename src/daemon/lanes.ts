/** What holds sends back at this moment, for health and metrics: lanes, gauges, circuit breakers. Changes nothing. */
import { NEVER } from '../base/ids.ts';
import { formatInstant } from '../base/instant.ts';
import type { ChannelCarrier } from './carrier.ts';
import type { RemoteEngine } from './engine-thread/remote-engine.ts';
import type { RemoteLoop } from './engine-thread/remote-loop.ts';
import type { Metrics } from './metrics.ts';

export type LaneSources = {
  readonly engine: Pick<RemoteEngine, 'lanes' | 'gauges'>;
  readonly loop: Pick<RemoteLoop, 'now'>;
  readonly carrier: Pick<ChannelCarrier, 'stats'>;
};

/** By name. `nextAt` null: a lane's next permit takes more than time. `ageS` null: a gauge was never said. */
export type LanesNow = {
  readonly lanes: {
    readonly [policy: string]: {
      readonly queued: number;
      readonly free: number;
      readonly nextAt: string | null;
    };
  };
  readonly gauges: {
    readonly [name: string]: { readonly value: number | null; readonly ageS: number | null };
  };
  readonly breakers: { readonly [channel: string]: 'closed' | 'open' | 'probing' };
};

/** As it is now. Empty parts where the plan has no such thing. */
export async function readLanes({ engine, loop, carrier }: LaneSources): Promise<LanesNow> {
  const now = loop.now();
  const [laneList, gaugeList] = await Promise.all([engine.lanes(now), engine.gauges()]);
  const lanes = laneList.map(({ policy, queued, free, nextAt }) => {
    return [policy, { queued, free, nextAt: nextAt === NEVER ? null : formatInstant(nextAt) }] as const;
  });
  const gauges = gaugeList.map(({ name, value, at }) => {
    return [name, { value, ageS: at === null ? null : Math.max(0, now - at) / 1000 }] as const;
  });
  const breakers = Object.entries(carrier.stats()).map(([channel, { state }]) => [channel, state] as const);
  return {
    lanes: Object.fromEntries(lanes),
    gauges: Object.fromEntries(gauges),
    breakers: Object.fromEntries(breakers),
  };
}

const OPEN = { closed: 0, probing: 0.5, open: 1 } as const;

/** The same as metrics; what is no more of the plan is no more there. */
export function describeLanes(metrics: Metrics, { lanes, gauges, breakers }: LanesNow): void {
  const { laneQueued, laneFree, gaugeValue, gaugeAgeSeconds, breakerOpen } = metrics;
  for (const metric of [laneQueued, laneFree, gaugeValue, gaugeAgeSeconds, breakerOpen]) metric.reset();
  for (const [lane, { queued, free }] of Object.entries(lanes)) {
    laneQueued.set({ lane }, queued);
    laneFree.set({ lane }, free);
  }
  for (const [gauge, { value, ageS }] of Object.entries(gauges)) {
    if (value !== null) gaugeValue.set({ gauge }, value);
    if (ageS !== null) gaugeAgeSeconds.set({ gauge }, ageS);
  }
  for (const [channel, state] of Object.entries(breakers)) breakerOpen.set({ channel }, OPEN[state]);
}
