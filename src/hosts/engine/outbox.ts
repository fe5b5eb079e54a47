/**
 * The outbox within one commit: every row is read at most once and written at most once, and what becomes of the sends
 * in flight is told to the engine only when the commit stands.
 */
import { assert } from '../../base/assert.ts';
import type { Instant, SendKey, SubscriberId } from '../../base/ids.ts';
import type { QueueEffect, SendEffect, SettleEffect } from '../../kernel/effect.ts';
import type { HandOver, Settled } from '../host.ts';
import type { OutboxRow } from '../store.ts';
import { type Core, maxInFlight, programOf } from './core.ts';

const DAY_MS = 86_400_000;

/** A row now, and as it stands in the store. */
type Slot = { row: OutboxRow | null; readonly before: OutboxRow | null };

/** A view over the store's outbox that is written by `flush`. */
export class OutboxWork {
  readonly handOver: HandOver[] = [];
  readonly settled: Settled[] = [];
  readonly queuedChannels: Set<string> = new Set();
  readonly #core: Core;
  readonly #channels: readonly string[];
  readonly #slots: Map<SendKey, Slot> = new Map();
  readonly #inFlight: Map<string, number> = new Map();
  #flyingDifference = 0;
  #queuedDifference = 0;

  constructor(core: Core) {
    this.#core = core;
    this.#channels = [...new Set([...Object.keys(programOf(core).plan.workspace.channels), 'call'])];
  }

  /** The row of a send; null: there is none. */
  read(key: SendKey): OutboxRow | null {
    return this.#slot(key).row;
  }

  put(row: OutboxRow): void {
    this.#change(this.#slot(row.key), row);
  }

  /** Forgets a row without settling its send. */
  drop(key: SendKey): void {
    this.#change(this.#slot(key), null);
  }

  /** The gate has passed a send: it is in flight from this commit on. */
  claim(effect: SendEffect, subscriber: SubscriberId, at: Instant): void {
    const isNew = effect.attempt === 1 && effect.message !== null && this.#core.queuedCount === 0;
    const target = this.#slot(effect.key, isNew);
    const message = effect.message ?? target.row?.message ?? null;
    assert(message !== null, `the bytes of send ${effect.key} are kept until it is final`);
    const { key, channel, attempt, expiresAt } = effect;
    const { epoch } = this.#core;
    const priority = target.row?.priority ?? 0;
    const state = 'attempting';
    this.#change(target, { key, subscriber, channel, state, attempt, epoch, priority, at, message });
    const doubt = effect.maybeDuplicate === undefined ? {} : { maybeDuplicate: effect.maybeDuplicate };
    this.handOver.push({ key, subscriber, channel, attempt, epoch, at, expiresAt, message, ...doubt });
  }

  /** A send waits for a permit of its channel; bytes that were rendered before stay. */
  queue({ key, channel, priority }: QueueEffect, subscriber: SubscriberId, at: Instant): void {
    const target = this.#slot(key);
    const { attempt = 0, message = null } = target.row ?? {};
    const { epoch } = this.#core;
    const state = 'queued';
    this.#change(target, { key, subscriber, channel, state, attempt, epoch, priority, at, message });
    this.queuedChannels.add(channel);
  }

  /** A send is final: its bytes go; of an accepted one stays what a receipt needs. */
  settle({ key, channel, state }: SettleEffect, subscriber: SubscriberId, at: Instant): void {
    const target = this.#slot(key);
    const message = target.row?.message;
    if (state === 'accepted' && message !== undefined && message !== null && message.type === 'send') {
      const { journey, step, template } = message;
      const about = { journey, step, template, class: message.class, channel, address: message.to };
      this.#core.store.appendSent(Math.floor(at / DAY_MS), { key, subscriber, about });
    }
    this.#change(target, null);
    this.settled.push({ key, channel, state });
  }

  /** Sends that may still start, by channel. */
  permits(): { [channel: string]: number } {
    const program = programOf(this.#core);
    const permits: { [channel: string]: number } = {};
    for (const channel of this.#channels) {
      const used = (this.#core.inFlight.get(channel) ?? 0) + (this.#inFlight.get(channel) ?? 0);
      permits[channel] = Math.max(0, maxInFlight(program, channel) - used);
    }
    return permits;
  }

  /** True while any send is in flight or waits for a permit, those of this commit included. */
  isBusy(): boolean {
    const { flying, queuedCount } = this.#core;
    return flying.size + this.#flyingDifference > 0 || queuedCount + this.#queuedDifference > 0;
  }

  /** Writes the rows to the store. */
  flush(): void {
    for (const { row, before } of this.#slots.values()) {
      if (row === before) continue;
      if (row !== null) this.#core.store.putOutbox(row);
      else if (before !== null) this.#core.store.deleteOutbox(before.key);
    }
  }

  /** After the commit: tells the engine. */
  settleCore(): void {
    const core = this.#core;
    for (const [key, { row }] of this.#slots) {
      if (row !== null && this.#isFlying(row)) core.flying.set(key, row);
      else core.flying.delete(key);
    }
    for (const [channel, difference] of this.#inFlight) {
      core.inFlight.set(channel, (core.inFlight.get(channel) ?? 0) + difference);
    }
    core.queuedCount += this.#queuedDifference;
  }

  /** `isNew`: the row is known not to be there, and no read is spent. */
  #slot(key: SendKey, isNew = false): Slot {
    let found = this.#slots.get(key);
    if (found === undefined) {
      const before = this.#core.flying.get(key) ?? (isNew ? null : this.#core.store.getOutbox(key));
      found = { row: before, before };
      this.#slots.set(key, found);
    }
    return found;
  }

  /** Sends of older epochs hold no permit of this one. */
  #isFlying(row: OutboxRow | null): boolean {
    return row !== null && row.state === 'attempting' && row.epoch === this.#core.epoch;
  }

  #change(target: Slot, row: OutboxRow | null): void {
    const channel = row?.channel ?? target.row?.channel ?? '';
    const flying = Number(this.#isFlying(row)) - Number(this.#isFlying(target.row));
    if (flying !== 0) this.#inFlight.set(channel, (this.#inFlight.get(channel) ?? 0) + flying);
    this.#flyingDifference += flying;
    this.#queuedDifference += Number(row?.state === 'queued') - Number(target.row?.state === 'queued');
    target.row = row;
  }
}
