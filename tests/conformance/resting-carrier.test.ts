/** A carrier without room (its provider rests): sends wait in their queue, cost no attempt, and go when somebody claims them. */
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/hosts/engine/engine.ts';
import type { Engine, HandOver } from '../../src/hosts/host.ts';
import { accepted, at, event, HOUR, identify, plans } from './engine-rig.ts';
import { STORES } from './stores.ts';
import { kinds, renderer } from './workspace.ts';

const people = ['ana', 'bob', 'eve'];

describe.each(STORES)('engine on %s', (_, create) => {
  function onEngine(body: (engine: Engine, room: { free: number }) => void): void {
    const under = create();
    const room = { free: 0 };
    const engine = createEngine({
      store: under.open(),
      kinds,
      renderer,
      options: { roomOf: () => room.free },
    });
    try {
      engine.install(plans.narrow, at(0));
      engine.accept(
        people.map((name) => identify(name)),
        at(0),
      );
      body(engine, room);
    } finally {
      under.remove();
    }
  }
  const signUp = (engine: Engine) =>
    engine.accept(
      people.map((name) => event('signed_up', name, 1)),
      at(1),
    );
  const attemptsOf = (handOver: readonly HandOver[]) => handOver.map(({ attempt }) => attempt);

  it('hands nothing over, and everything as a first attempt once there is room', () => {
    onEngine((engine, room) => {
      const { handOver, queued } = signUp(engine);
      expect([handOver.length, queued]).toEqual([0, ['email']]);
      expect(engine.runDue(at(HOUR), 10).handOver).toEqual([]);
      room.free = 5;
      const first = engine.claim('email', 5, at(HOUR));
      expect(attemptsOf(first.handOver)).toEqual([1, 1]);
      engine.outcomes(first.handOver.map(accepted), at(HOUR));
      expect(attemptsOf(engine.claim('email', 5, at(HOUR)).handOver)).toEqual([1]);
    });
  });

  it('lets a send that is due again wait, too', () => {
    onEngine((engine, room) => {
      room.free = 1;
      const { handOver } = signUp(engine);
      expect(attemptsOf(handOver)).toEqual([1]);
      room.free = 0;
      const failed = { result: 'retryable', reason: 'connection' } as const;
      engine.outcomes(
        handOver.map((send) => ({ ...accepted(send), outcome: failed })),
        at(2),
      );
      expect(engine.runDue(at(HOUR), 10).handOver).toEqual([]);
      room.free = 5;
      const both = [engine.claim('email', 5, at(HOUR)), engine.claim('email', 5, at(HOUR))];
      expect(attemptsOf(both.flatMap((claimed) => claimed.handOver)).sort()).toEqual([1, 2]);
    });
  });
});
