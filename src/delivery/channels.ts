/** Opens the adapters of a plan's channels. Secrets are resolved by what the daemon passes in; none is kept here. */
import type { JsonObject } from '../base/json.ts';
import type { ChannelPlan } from '../plan/plan.ts';
import type { Adapter, AdapterDeps } from './contract.ts';
import type { DispatchChannel } from './dispatch.ts';

/** Calls go out by this channel, whether or not the workspace configures it. */
export const CALL_CHANNEL = 'call';
export const CALL_DEFAULT = { adapter: 'webhook', maxInFlight: 16, config: {} as JsonObject } as const;

export type OpenedChannels = {
  readonly [channel: string]: DispatchChannel & { readonly honoursKey: boolean };
};

/**
 * Opens one adapter per channel, `call` included. Throws an error that names channel and adapter when one is unknown or
 * refuses its configuration; those opened before are closed again then. `deps` makes what one channel's adapter gets.
 */
export async function openChannels(
  channels: { readonly [channel: string]: Pick<ChannelPlan, 'adapter' | 'maxInFlight' | 'config'> },
  adapters: readonly Adapter[],
  deps: (channel: string) => AdapterDeps,
): Promise<OpenedChannels> {
  const opened: { [channel: string]: OpenedChannels[string] } = {};
  try {
    for (const [name, channel] of Object.entries({ [CALL_CHANNEL]: CALL_DEFAULT, ...channels })) {
      const adapter = adapters.find((each) => each.name === channel.adapter);
      if (adapter === undefined) throw new Error(`no adapter \`${channel.adapter}\``);
      opened[name] = {
        adapter: await openOne(name, adapter, channel.config, deps(name)),
        maxInFlight: Math.min(channel.maxInFlight, adapter.capabilities.maxInFlight),
        honoursKey: adapter.capabilities.honoursKey,
      };
    }
  } catch (error) {
    await Promise.allSettled(Object.values(opened).map(({ adapter }) => adapter.close()));
    throw error;
  }
  return opened;
}

async function openOne(channel: string, adapter: Adapter, config: JsonObject, deps: AdapterDeps) {
  try {
    return await adapter.open(config, deps);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new Error(`channel \`${channel}\` (adapter \`${adapter.name}\`): ${cause}`, { cause: error });
  }
}
