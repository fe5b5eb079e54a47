/** Between the engine's thread and the dispatcher: carries committed sends to their channels, and their outcomes back. */
import { assert } from '../base/assert.ts';
import type { SubscriberId } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import { CALL_CHANNEL, CALL_DEFAULT, type OpenedChannels, openChannels } from '../delivery/channels.ts';
import type { Adapter, OutboundMessage, Outcome } from '../delivery/contract.ts';
import type { Dispatcher } from '../delivery/dispatch.ts';
import { createDispatcher } from '../delivery/dispatcher.ts';
import type { HandOver } from '../hosts/host.ts';
import { covers } from '../kernel/controls.ts';
import type { ControlScope } from '../kernel/input.ts';
import { checkValue } from '../language/model/value-check.ts';
import type { ChannelPlan, WorkspacePlan } from '../plan/plan.ts';
import type { EngineThread } from './engine-thread/engine-thread.ts';
import type { Links } from './links.ts';
import { faultOf, type Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { deriveSecret, type Environment, readSecret } from './secrets.ts';
import { type SendSpan, type Tracer, UNHEARD_SEND } from './tracing/tracer.ts';

export type ChannelCarrier = {
  /** Where outcomes go; set once, before anything is carried. */
  thread: Pick<EngineThread, 'outcome' | 'ready'> | null;
  /** Starts committed sends; returns at once. `handedBy`: for each the number of its commit, where somebody traces. */
  carry(sends: readonly HandOver[], handedBy?: readonly (number | null)[]): void;
  /** How many more a channel can take now. */
  free(channel: string): number;
  /** Opens a workspace's channels without using them yet. Rejects with an error that names the channel. */
  prepare(workspace: WorkspacePlan): Promise<OpenedChannels>;
  /** From now on these channels carry; the ones before finish what they have. */
  use(workspace: WorkspacePlan, channels: OpenedChannels): void;
  discard(channels: OpenedChannels): Promise<void>;
  /** The channels in use; none before the first `use`. */
  opened(): OpenedChannels;
  /** What each channel does, its circuit breaker among it; empty before the first `use`. */
  stats(): ReturnType<Dispatcher['stats']>;
  /** Hands back what is in one of these scopes and did not start; tags, which a message does not carry, narrow nothing. */
  withdraw(scopes: readonly ControlScope[]): number;
  /** Hands back what did not start, and waits for what is under way. */
  drain(graceMs: number): Promise<{ readonly handedBack: number; readonly abandoned: number }>;
};

/** The configuration with which a channel is opened. */
export type ChannelConfig = (name: string, channel: Pick<ChannelPlan, 'adapter' | 'config'>) => JsonObject;

export type CarrierOptions = {
  readonly adapters: readonly Adapter[];
  readonly environment: Environment;
  /** Secrets of channels that configure none are made of this one. */
  readonly ownSecret: string;
  readonly channelConfig: ChannelConfig;
  readonly links: () => Links;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly tracer: Tracer;
  readonly now: () => number;
  /** Total time of one attempt in ms; default: the dispatcher's. */
  readonly deadlineMs?: number;
};

/** A dispatcher of the plan before gets this long for what is under way; longer than any attempt takes. */
const RETIRE_MS = 60_000;

type Flight = { readonly subscriber: SubscriberId; readonly span: SendSpan };

/** A carrier without channels: call `use` before the first send. */
export function createCarrier(options: CarrierOptions): ChannelCarrier {
  return new PlanCarrier(options);
}

/** Throws an error that names the channel when its configuration is not what its adapter takes. */
function refuseConfig(
  name: string,
  channel: Pick<ChannelPlan, 'adapter' | 'config'>,
  adapters: readonly Adapter[],
): void {
  const adapter = adapters.find((each) => each.name === channel.adapter);
  const wrong = adapter === undefined ? [] : checkValue(adapter.configSchema, channel.config);
  if (wrong.length > 0)
    throw new Error(`channel \`${name}\` (adapter \`${channel.adapter}\`): ${wrong.join('; ')}`);
}

class PlanCarrier implements ChannelCarrier {
  readonly #options: CarrierOptions;
  readonly #flights = new Map<string, Flight>();
  #dispatcher: Dispatcher | null = null;
  #opened: OpenedChannels = {};
  #essential: (name: string) => boolean = () => true;
  #adapterOf: (channel: string) => string = () => '';
  /** Dispatchers of plans before, while something of theirs is still under way. */
  readonly #retired = new Set<Dispatcher>();
  thread: ChannelCarrier['thread'] = null;

  constructor(options: CarrierOptions) {
    this.#options = options;
  }

  async prepare(workspace: WorkspacePlan): Promise<OpenedChannels> {
    const { adapters, environment, ownSecret, channelConfig, log, now } = this.#options;
    const channels = Object.entries({ [CALL_CHANNEL]: CALL_DEFAULT, ...workspace.channels }).map(
      ([name, channel]) => [name, { ...channel, config: channelConfig(name, channel) }] as const,
    );
    for (const [name, channel] of channels) refuseConfig(name, channel, adapters);
    return openChannels(Object.fromEntries(channels), adapters, (channel) => ({
      secret: (reference) => readSecret(reference, environment),
      secretFor: (purpose) => deriveSecret(ownSecret, channel, purpose),
      log: (level, message, fields) => log[level]({ channel, ...fields }, message),
      now,
    }));
  }

  use(workspace: WorkspacePlan, channels: OpenedChannels): void {
    const { log, deadlineMs } = this.#options;
    const before = this.#dispatcher;
    const timed = Object.entries(channels).map(
      ([name, channel]) => [name, deadlineMs === undefined ? channel : { ...channel, deadlineMs }] as const,
    );
    this.#essential = (name) => workspace.classes[name]?.essential ?? false;
    this.#adapterOf = (name) =>
      (workspace.channels[name] ?? (name === CALL_CHANNEL ? CALL_DEFAULT : null))?.adapter ?? '';
    this.#opened = channels;
    this.#dispatcher = createDispatcher({
      channels: Object.fromEntries(timed),
      onOutcome: (message, outcome) => this.#finish(message, outcome),
      onReady: (channel) => this.thread?.ready(channel),
      onFault: (channel, error) => log.error({ channel, ...faultOf(error) }, 'adapter broke its contract'),
      // Breakers and their waits go by a clock that nobody sets.
      now: () => performance.now(),
    });
    if (before === null) return;
    this.#retired.add(before);
    void before.drain(RETIRE_MS).finally(() => this.#retired.delete(before));
  }

  async discard(channels: OpenedChannels): Promise<void> {
    await Promise.allSettled(Object.values(channels).map(({ adapter }) => adapter.close()));
  }

  free(channel: string): number {
    return this.#dispatcher?.free(channel) ?? 0;
  }

  carry(sends: readonly HandOver[], handedBy: readonly (number | null)[] = []): void {
    for (const [index, send] of sends.entries()) this.#dispatch(send, handedBy[index] ?? undefined);
  }

  opened(): OpenedChannels {
    return this.#opened;
  }

  stats() {
    return this.#dispatcher?.stats() ?? {};
  }

  withdraw(scopes: readonly ControlScope[]): number {
    const bare = scopes.map(({ tags: _unknown, ...scope }) => scope);
    const matches = ({ channel, class: className, journey }: OutboundMessage) =>
      bare.some((scope) => covers(scope, { channel, class: className, journey, tags: [] }));
    return this.#dispatcher?.withdraw(matches) ?? 0;
  }

  async drain(graceMs: number) {
    const all = [...this.#retired, ...(this.#dispatcher === null ? [] : [this.#dispatcher])];
    const drained = await Promise.all(all.map((dispatcher) => dispatcher.drain(graceMs)));
    const sum = (name: 'handedBack' | 'abandoned') => drained.reduce((total, each) => total + each[name], 0);
    return { handedBack: sum('handedBack'), abandoned: sum('abandoned') };
  }

  #dispatch(send: HandOver, commit: number | undefined): void {
    const { message, subscriber, key, attempt, maybeDuplicate } = send;
    const doubt = maybeDuplicate === undefined ? {} : { maybeDuplicate };
    assert(this.#dispatcher !== null, 'channels are open before anything is sent');
    this.#flights.set(`${key} ${attempt}`, { subscriber, span: this.#trace(send, commit) });
    const { channel, journey, step, to } = message;
    const isOpen =
      message.type === 'send' && message.contact === undefined && !this.#essential(message.class);
    const target = {
      subscriber,
      key,
      channel,
      class: message.class,
      address: to,
      journey,
      step,
      template: message.template ?? '',
    };
    const unsubscribeUrl = isOpen ? this.#options.links().unsubscribe(target) : null;
    this.#dispatcher.dispatch({ ...message, attempt, unsubscribeUrl, ...doubt });
  }

  #trace({ message, attempt }: HandOver, commit: number | undefined): SendSpan {
    const { tracer } = this.#options;
    if (!tracer.isOn) return UNHEARD_SEND;
    const { type, channel, journey, step } = message;
    const adapter = this.#adapterOf(channel);
    return tracer.send({ type, channel, class: message.class, journey, step, adapter, attempt }, commit);
  }

  #finish(message: OutboundMessage, outcome: Outcome): void {
    const flight = this.#flights.get(`${message.key} ${message.attempt}`);
    if (flight === undefined) return;
    this.#flights.delete(`${message.key} ${message.attempt}`);
    flight.span.end(outcome);
    const reason = outcome.result === 'accepted' ? '' : outcome.reason;
    this.#options.metrics.attempts.inc({ channel: message.channel, result: outcome.result, reason });
    this.thread?.outcome({
      subscriber: flight.subscriber,
      key: message.key,
      attempt: message.attempt,
      outcome,
    });
  }
}
