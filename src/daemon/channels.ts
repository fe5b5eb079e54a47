/** From a plan's channels to open adapters behind one dispatcher. Resolves references to secrets; knows no store. */
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import type { Adapter, OutboundMessage, Outcome } from '../delivery/contract.ts';
import { createDispatcher, type DispatchChannel, type Dispatcher } from '../delivery/dispatcher.ts';
import type { WorkspacePlan } from '../plan/plan.ts';
import type { Logger } from './log.ts';
import { type Environment, isReference, MissingSecret, readSecret } from './secrets.ts';

export type ChannelsOptions = {
  readonly workspace: WorkspacePlan;
  readonly adapters: readonly Adapter[];
  readonly environment: Environment;
  readonly log: Logger;
  readonly now: () => number;
  onOutcome(message: OutboundMessage, outcome: Outcome): void;
  onReady(channel: string, free: number): void;
};

/** Why a channel cannot be opened: said once, at the start, in words that name the channel and the reference. */
export class ChannelRefusal extends Error {}

/** Opens every channel of the workspace. Rejects with ChannelRefusal for an unknown adapter or a missing setting. */
export async function openChannels(options: ChannelsOptions): Promise<Dispatcher> {
  const channels: { [channel: string]: DispatchChannel } = {};
  for (const [name, channel] of Object.entries(options.workspace.channels)) {
    const adapter = options.adapters.find((each) => each.name === channel.adapter);
    if (adapter === undefined)
      throw new ChannelRefusal(`channel ${name}: there is no adapter ${channel.adapter}`);
    const config = resolveConfig(name, channel.config, options.environment);
    const open = await adapter.open(config, {
      secret: (reference) => readSecret(reference, options.environment),
      log: (level, message, fields) => options.log[level]({ channel: name, ...fields }, message),
      now: options.now,
    });
    channels[name] = { adapter: open, maxInFlight: channel.maxInFlight };
  }
  return createDispatcher({
    channels,
    onOutcome: options.onOutcome,
    onReady: options.onReady,
    onFault: (channel, error) =>
      options.log.error({ channel, fault: String(error) }, 'adapter broke its contract'),
    now: options.now,
  });
}

/**
 * The configuration with references to settings (host, port, url) read. Those to secrets (keys named secret, password,
 * token, key) stay references: the adapter asks for them when it needs them.
 */
function resolveConfig(channel: string, config: JsonObject, environment: Environment): JsonObject {
  const resolve = (name: string, value: Json): Json => {
    if (isReference(value)) {
      if (/secret|password|token|key/i.test(name)) return value;
      try {
        const text = readSecret(value, environment);
        return /^\d+$/.test(text) ? Number(text) : text;
      } catch (error) {
        if (error instanceof MissingSecret) throw new ChannelRefusal(`channel ${channel}: ${error.message}`);
        throw error;
      }
    }
    if (isJsonObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(key, inner)]));
    }
    return value;
  };
  return resolve('', config) as JsonObject;
}
