/**
 * The outbox within one commit: every row is read at most once and written at most once, and what becomes of the sends
 * in flight is told to the engine only when the commit stands.
 */
import { assert } from '../../base/assert.ts';
import type { Instant, SendKey, SubscriberId } from '../../base/ids.ts';
import type { HoldEffect, QueueEffect, SendEffect, SettleEffect } from '../../kernel/effect.ts';
import { isPolicyLane } from '../../kernel/link-lanes.ts';
import { RESTORED } from '../../kernel/sends.ts';
import type { HandOver, Settled } from '../host.ts';
import type { OutboxRow } from '../store.ts';
import { type Core, maxInFlight, programOf } from './core.ts';
import { LaneWork } from './lanes.ts';
import { countQueued, laneOfRow, moveQueued, policyLanesIn } from './queues.ts';
import type { TallyWork } from './tallies.ts';
import { moveWaiting, sumWaiting } from './waiting.ts';

const DAY_MS = 86_400_000;
const NO_LANES: readonly string[] = [];

/** A row now, and as it stands in the store. */
type Slot = { row: OutboxRow | null; readonly before: OutboxRow | null };

/** A view over the store's outbox that is written by `flush`. */
export class OutboxWork {
  readonly handOver: HandOver[] = [];
  readonly settled: Settled[] = [];
  readonly queuedChannels: Set<string> = new Set();
  readonly lanes: LaneWork;
  /** How many more sends of a channel somebody could carry; null: as many as may be in flight. */
  freeOf: ((channel: string) => number) | null;
  readonly #core: Core;
  readonly #channels: readonly string[];
  readonly #tallies: TallyWork;
  readonly #slots: Map<SendKey, Slot> = new Map();
  readonly #inFlight: Map<string, number> = new Map();
  /** What this commit hands over, by channel. */
  readonly #handed: Map<string, number> = new Map();
  /** Permits on their way to sends that this commit is going to judge, by lane. */
  readonly #reserved: Map<string, number> = new Map();
  /** What this commit added to the queues, by lane. */
  readonly #queued: Map<string, number> = new Map();
  #flyingDifference = 0;
  #queuedDifference = 0;

  constructor(core: Core, tallies: TallyWork) {
    this.#core = core;
    this.freeOf = core.roomOf;
    this.lanes = new LaneWork(core);
    this.#tallies = tallies;
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
    const { queuedCount, waiting } = this.#core;
    const isNew = effect.attempt === 1 && effect.message !== null && queuedCount + waiting.size === 0;
    const target = this.#slot(effect.key, isNew);
    const kept = effect.message ?? target.row?.message ?? null;
    assert(kept !== null, `the bytes of send ${effect.key} are kept until it is final`);
    // The gate judged the address of this moment: kept bytes must not go to another one.
    const message = effect.to === undefined || effect.to === kept.to ? kept : { ...kept, to: effect.to };
    const { key, channel, attempt, expiresAt } = effect;
    const { epoch } = this.#core;
    const priority = target.row?.priority ?? 0;
    const state = 'attempting';
    this.#change(target, { key, subscriber, channel, state, attempt, epoch, priority, at, message });
    if (effect.lanes !== undefined) this.lanes.take(effect.lanes, at);
    const doubt = effect.maybeDuplicate === undefined ? {} : { maybeDuplicate: effect.maybeDuplicate };
    this.#handed.set(channel, (this.#handed.get(channel) ?? 0) + 1);
    this.handOver.push({ key, subscriber, channel, attempt, epoch, at, expiresAt, message, ...doubt });
  }

  /** A send waits for a permit; bytes that were rendered before stay. */
  queue(effect: QueueEffect, subscriber: SubscriberId, at: Instant): void {
    const { key, channel, priority, subject, lane, rank = 0 } = effect;
    const target = this.#slot(key);
    const { attempt = 0, message = null } = target.row ?? {};
    const { epoch } = this.#core;
    const place = lane === undefined ? {} : { lane, rank };
    const about = { key, subscriber, channel, attempt, epoch, priority, at, message, subject };
    this.#change(target, { ...about, state: 'queued', ...place });
    if (lane === undefined) this.queuedChannels.add(channel);
  }

  /** A control holds a send; bytes that were rendered before stay. */
  hold({ key, channel, priority, subject }: HoldEffect, subscriber: SubscriberId, at: Instant): void {
    const target = this.#slot(key);
    const { attempt = 0, message = null } = target.row ?? {};
    const { epoch } = this.#core;
    const state = 'held';
    this.#change(target, { key, subscriber, channel, state, attempt, epoch, priority, at, message, subject });
  }

  /** A send is final: its bytes go; of an accepted one stays what a receipt needs. */
  settle({ key, channel, state, letter }: SettleEffect, subscriber: SubscriberId, at: Instant): void {
    const target = this.#slot(key);
    if (letter !== undefined) {
      const { send, reason } = letter;
      const kept = this.#keptBytes(target.row, reason);
      const asItWas = { ...send, rendered: kept !== null };
      this.#core.store.putLetter({
        key,
        subscriber,
        at,
        state,
        reason,
        channel,
        send: asItWas,
        message: kept,
      });
    }
    const message = target.row?.message;
    if (state === 'accepted' && message !== undefined && message !== null && message.type === 'send') {
      const { journey, step, template } = message;
      const about = { journey, step, template, class: message.class, channel, address: message.to };
      this.#core.store.appendSent(Math.floor(at / DAY_MS), { key, subscriber, about });
      this.#tallies.countAccepted(at, channel, message.class, journey);
    }
    this.#change(target, null);
    this.settled.push({ key, channel, state });
  }

  /** Keeps permits of a lane back for sends that are to be judged. */
  reserve(lane: string, count: number): void {
    this.#reserved.set(lane, (this.#reserved.get(lane) ?? 0) + count);
  }

  /** Sends that may still start at an instant, by lane. */
  permits(at: Instant): { readonly [lane: string]: number } {
    const ahead = this.#core.ahead?.permits() ?? null;
    if (ahead !== null) return ahead;
    const program = programOf(this.#core);
    const permits: { [channel: string]: number } = {};
    for (const channel of this.#channels) {
      const used = (this.#core.inFlight.get(channel) ?? 0) + (this.#inFlight.get(channel) ?? 0);
      const free = maxInFlight(program, channel) - used;
      permits[channel] = Math.max(0, Math.min(free, this.#carriable(channel)));
    }
    this.lanes.addPermits(permits, at);
    for (const [lane, count] of this.#reserved) {
      if (permits[lane] !== undefined) permits[lane] = Math.max(0, permits[lane] - count);
    }
    return permits;
  }

  /** True while any send is in flight or waits for a permit of its channel, those of this commit included. */
  isBusy(): boolean {
    const { flying, queuedCount } = this.#core;
    if (flying.size + this.#flyingDifference > 0) return true;
    const waiting = queuedCount + this.#queuedDifference;
    if (waiting === 0) return false;
    const elsewhere = this.policyLanes().reduce((sum, lane) => sum + this.countQueued(lane), 0);
    return waiting > elsewhere;
  }

  /** How many wait in a lane, those of this commit included. */
  countQueued(lane: string): number {
    return countQueued(this.#core.queues, lane) + (this.#queued.get(lane) ?? 0);
  }

  /** Lanes of policies in which somebody may wait. */
  policyLanes(): readonly string[] {
    const { queues } = this.#core;
    if (queues.size + this.#queued.size === 0) return NO_LANES;
    const own = [...this.#queued.keys()].filter(isPolicyLane);
    return [...new Set([...policyLanesIn(queues), ...own])].sort();
  }

  /** Writes the rows to the store. */
  flush(): void {
    const { store } = this.#core;
    for (const { row, before } of this.#slots.values()) {
      if (row === before) continue;
      if (row !== null) store.putOutbox(row);
      else if (before !== null) store.deleteOutbox(before.key);
    }
    for (const group of sumWaiting(this.#slots.values())) store.addWaiting(group);
    this.lanes.flush();
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
    for (const { row, before } of this.#slots.values()) {
      moveWaiting(core.waiting, before, row);
      moveQueued(core.queues, before, row);
    }
    this.lanes.settleCore();
  }

  /** What the catch-up of a restored store rendered itself goes: it knew no secret for the links. */
  #keptBytes(row: OutboxRow | null, reason: string): OutboxRow['message'] {
    if (reason === RESTORED && row?.attempt === 1 && row.epoch === this.#core.epoch) return null;
    return row?.message ?? null;
  }

  #carriable(channel: string): number {
    if (this.freeOf === null) return Number.MAX_SAFE_INTEGER;
    return this.freeOf(channel) - (this.#handed.get(channel) ?? 0);
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
    this.#count(target.row, -1);
    this.#count(row, 1);
    target.row = row;
  }

  #count(row: OutboxRow | null, difference: number): void {
    if (row?.state !== 'queued') return;
    const lane = laneOfRow(row);
    this.#queued.set(lane, (this.#queued.get(lane) ?? 0) + difference);
  }
}
