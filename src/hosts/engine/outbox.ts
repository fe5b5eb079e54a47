/**
 * The outbox within one commit: every row is read at most once and written at most once, and what becomes of the sends
 * in flight is told to the engine only when the commit stands.
 */

import { assert } from '../../base/assert.ts';
import type { Instant, SendKey, SubscriberId } from '../../base/ids.ts';
import type { SendEffect, SettleEffect } from '../../kernel/effect.ts';
import type { HandOver, Settled } from '../host.ts';
import type { OutboxRow } from '../store.ts';
import { type Core, maxInFlight, programOf } from './core.ts';

const DAY_MS = 86_400_000;

export type OutboxWork = {
  read(key: SendKey): OutboxRow | null;
  put(row: OutboxRow): void;
  /** Forgets a row without settling its send. */
  drop(key: SendKey): void;
  claim(effect: SendEffect, subscriber: SubscriberId, at: Instant): void;
  queue(key: SendKey, channel: string, priority: number, subscriber: SubscriberId, at: Instant): void;
  settle(effect: SettleEffect, subscriber: SubscriberId, at: Instant): void;
  /** Sends that may still start, by channel. */
  permits(): { [channel: string]: number };
  /** Sends in flight or waiting for a permit, those of this commit included. */
  isBusy(): boolean;
  /** Writes the rows to the store. */
  flush(): void;
  /** After the commit: tells the engine. */
  settleCore(): void;
  readonly handOver: HandOver[];
  readonly settled: Settled[];
  readonly queuedChannels: Set<string>;
};

type Slot = { row: OutboxRow | null; readonly before: OutboxRow | null | undefined };

function countOf(row: OutboxRow | null | undefined, state: OutboxRow['state']): number {
  return row?.state === state ? 1 : 0;
}

/** An empty view over the store's outbox. */
export function createOutboxWork(core: Core): OutboxWork {
  const slots = new Map<SendKey, Slot>();
  const inFlight = new Map<string, number>();
  const handOver: HandOver[] = [];
  const settled: Settled[] = [];
  const queuedChannels = new Set<string>();
  let flyingDifference = 0;
  let queuedDifference = 0;

  /** `isNew`: the row is known not to be there, and no read is spent. */
  function slot(key: SendKey, isNew = false): Slot {
    let found = slots.get(key);
    if (found === undefined) {
      const before = core.flying.get(key) ?? (isNew ? null : core.store.getOutbox(key));
      found = { row: before, before };
      slots.set(key, found);
    }
    return found;
  }

  function change(target: Slot, row: OutboxRow | null): void {
    const channel = row?.channel ?? target.row?.channel ?? '';
    const flying = countOf(row, 'attempting') - countOf(target.row, 'attempting');
    if (flying !== 0) inFlight.set(channel, (inFlight.get(channel) ?? 0) + flying);
    flyingDifference += flying;
    queuedDifference += countOf(row, 'queued') - countOf(target.row, 'queued');
    target.row = row;
  }

  return {
    handOver,
    settled,
    queuedChannels,
    read: (key) => slot(key).row,
    put: (row) => change(slot(row.key), row),
    drop: (key) => change(slot(key), null),
    claim(effect, subscriber, at) {
      const isNew = effect.attempt === 1 && effect.message !== null && core.queuedCount === 0;
      const target = slot(effect.key, isNew);
      const message = effect.message ?? target.row?.message ?? null;
      assert(message !== null, `the bytes of send ${effect.key} are kept until it is final`);
      const { key, channel, attempt, expiresAt } = effect;
      const row: OutboxRow = {
        key,
        subscriber,
        channel,
        state: 'attempting',
        attempt,
        epoch: core.epoch,
        priority: target.row?.priority ?? 0,
        at,
        message,
      };
      change(target, row);
      handOver.push({ key, subscriber, channel, attempt, epoch: core.epoch, at, expiresAt, message });
    },
    queue(key, channel, priority, subscriber, at) {
      const target = slot(key);
      const { attempt = 0, message = null } = target.row ?? {};
      const state = 'queued';
      change(target, { key, subscriber, channel, state, attempt, epoch: core.epoch, priority, at, message });
      queuedChannels.add(channel);
    },
    settle({ key, channel, state }, subscriber, at) {
      const target = slot(key);
      const message = target.row?.message;
      if (state === 'accepted' && message !== undefined && message !== null && message.type === 'send') {
        const { journey, step, template } = message;
        const about = { journey, step, template, class: message.class, channel, address: message.to };
        core.store.appendSent(Math.floor(at / DAY_MS), { key, subscriber, about });
      }
      change(target, null);
      settled.push({ key, channel, state });
    },
    permits() {
      const program = programOf(core);
      const permits: { [channel: string]: number } = {};
      for (const channel of new Set([...Object.keys(program.plan.workspace.channels), 'call'])) {
        const used = (core.inFlight.get(channel) ?? 0) + (inFlight.get(channel) ?? 0);
        permits[channel] = Math.max(0, maxInFlight(program, channel) - used);
      }
      return permits;
    },
    isBusy: () => core.flying.size + flyingDifference > 0 || core.queuedCount + queuedDifference > 0,
    flush() {
      for (const { row, before } of slots.values()) {
        if (row === before) continue;
        if (row !== null) core.store.putOutbox(row);
        else if (before !== null && before !== undefined) core.store.deleteOutbox(before.key);
      }
    },
    settleCore() {
      for (const [key, { row }] of slots) {
        if (row?.state === 'attempting') core.flying.set(key, row);
        else core.flying.delete(key);
      }
      for (const [channel, difference] of inFlight) {
        core.inFlight.set(channel, (core.inFlight.get(channel) ?? 0) + difference);
      }
      core.queuedCount += queuedDifference;
    },
  };
}
