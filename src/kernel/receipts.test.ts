/** Receipts, consent, merging and erasure, in plain examples. */
import { describe, expect, test } from 'vitest';
import type { Input } from './input.ts';
import { actor, ana, at, DAY, event, welcome } from './testing.test-data.ts';

describe('receipts, consent, merge, erasure (semantics 10, 32, 39)', () => {
  const receipt = (kind: string): Input =>
    ({
      type: 'receipt',
      id: kind,
      kind,
      channel: 'email',
      key: null,
      address: null,
      about: { class: 'promotional' },
    }) as Input;

  test('an unsubscribe suppresses the address and withdraws consent; a new consent lifts it', () => {
    const self = ana({});
    const gone = self.call(1, [receipt('unsubscribed')]);
    expect(gone.effects.filter((effect) => effect.type !== 'consent')).toEqual([
      {
        type: 'suppress',
        channel: 'email',
        address: 'ana@example.com',
        suppression: { reason: 'unsubscribed', at: 1 },
      },
    ]);
    expect(self.state.consent.email?.promotional?.given).toBe(false);
    const given: Input = { type: 'consent', channel: 'email', purpose: 'promotional', given: true };
    const back = self.call(2, [given], {
      suppressions: { 'email:ana@example.com': { reason: 'unsubscribed', at: at(1) } },
    });
    expect(back.effects.filter((effect) => effect.type !== 'consent')).toEqual([
      { type: 'suppress', channel: 'email', address: 'ana@example.com', suppression: null },
    ]);
    const bounced = self.call(3, [given], {
      suppressions: { 'email:ana@example.com': { reason: 'hard_bounced', at: at(1) } },
    });
    expect(bounced.effects.filter((effect) => effect.type !== 'consent')).toEqual([]);
  });

  test('receipts are events that journeys may hear', () => {
    const self = ana({ j: { entry: { by: 'event', event: 'Message Bounced' }, list: [] } });
    self.call(1, [receipt('soft_bounced')]);
    expect(self.log).toContain('1 entered j');
  });

  test('merging adds facts, keeps the older run, and takes the stricter consent and the older id', () => {
    const list = [{ id: 'w', kind: 'wait', ms: DAY }];
    const older = ana({ j: { list } });
    older.call(5, [
      event('go', 5),
      event('buy', 5),
      { type: 'consent', channel: 'email', purpose: 'p', given: false },
    ]);
    const self = actor(older.program);
    self.state = { ...self.state, id: 'new' as never, createdAt: at(8), now: at(8) };
    self.call(9, [
      event('go', 9),
      event('buy', 9),
      { type: 'consent', channel: 'email', purpose: 'p', given: true },
    ]);
    self.call(10, [{ type: 'merge', absorbed: older.state }]);
    expect(self.state.runs.map((run) => run.entry.at)).toEqual([5]);
    expect(Object.values(self.state.facts)).toEqual([[5, 9]]);
    expect(self.state.consent.email?.p?.given).toBe(false);
    expect(self.state.bucketId).toBe('ana');
    expect(self.log).toContain('10 exited merged');
  });

  test('erasure leaves nothing but the id', () => {
    const self = ana({ j: { list: [welcome] } }, {}, null);
    self.call(1, [event('go', 1)]);
    const result = self.call(2, [{ type: 'erase' }]);
    expect(result.erased).toBe(true);
    expect(result.effects).toEqual([expect.objectContaining({ type: 'settle', state: 'cancelled' })]);
    expect(JSON.stringify(result.state)).not.toContain('example');
  });
});
