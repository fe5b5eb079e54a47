/** Gauges: what is so at this moment, read from the engine when somebody asks for the metrics. Changes nothing. */
import { NEVER } from '../base/ids.ts';
import { CALL_CHANNEL } from '../delivery/channels.ts';
import type { ChannelCarrier } from './carrier.ts';
import type { RemoteEngine } from './engine-thread/remote-engine.ts';
import type { RemoteLoop } from './engine-thread/remote-loop.ts';
import { describeLanes, readLanes } from './lanes.ts';
import type { Metrics } from './metrics.ts';

export type Sources = {
  readonly engine: RemoteEngine;
  readonly loop: RemoteLoop;
  readonly carrier: Pick<ChannelCarrier, 'stats'>;
  readonly metrics: Metrics;
};

/** Sets every gauge. Rejects when the engine does not answer. */
export async function describeNow({ engine, loop, metrics, carrier }: Sources): Promise<void> {
  const file = engine.plan();
  describeQueue(metrics, loop);
  const dueAt = loop.nextDueAt();
  metrics.lagSeconds.set(dueAt === NEVER ? 0 : Math.max(0, loop.now() - dueAt) / 1000);
  const channels = [CALL_CHANNEL, ...Object.keys(file?.plan.workspace.channels ?? {})];
  const [lanes, controls, held, letters, quarantined, inFlight] = await Promise.all([
    readLanes({ engine, loop, carrier }),
    engine.controls(),
    file === null ? [] : engine.held(),
    engine.countDeadLetters(),
    engine.quarantined(),
    Promise.all(channels.map((channel) => engine.inFlight(channel))),
  ]);
  describeLanes(metrics, lanes);
  for (const metric of [metrics.controls, metrics.held, metrics.deadLetters]) metric.reset();
  for (const { kind } of controls) metrics.controls.inc({ kind });
  for (const { channel, class: className, count } of held)
    metrics.held.inc({ channel, class: className }, count);
  for (const { state, reason, count } of letters) metrics.deadLetters.inc({ state, reason }, count);
  metrics.quarantined.set(quarantined.length);
  for (const [index, channel] of channels.entries()) metrics.inFlight.set({ channel }, inFlight[index] ?? 0);
}

function describeQueue({ queueRequests, queueBytes, queueSeconds }: Metrics, loop: RemoteLoop): void {
  const { requests, bytes, oldestMs } = loop.queue();
  queueRequests.set(requests);
  queueBytes.set(bytes);
  queueSeconds.set(oldestMs / 1000);
}
