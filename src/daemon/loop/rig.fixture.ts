/** What both loops are tested with: a fake engine and a carrier that only remembers. */
import type { AttemptOutcome, Committed, Engine } from '../../hosts/host.ts';
import { createFakeEngine } from './fake-engine.fixture.ts';
import type { Loop } from './loop.ts';

/** What a loop is made of here. `maxQueued` is absent where nobody asks for a bound. */
export type RigParts = {
  readonly engine: Engine;
  readonly carrier: {
    carry(committed: Committed): void;
    free(): number;
    settled(): Promise<void>;
  };
  readonly onFailure: (error: unknown) => void;
  readonly maxQueued?: number;
};

/** A loop with what it did: calls of its engine, keys that it carried, failures. `setFree`: room of its channels, 16 at first. */
export function createRig<Made extends Loop>(make: (parts: RigParts) => Made, maxQueued?: number) {
  const { engine, calls, ready } = createFakeEngine();
  const carried: Committed[] = [];
  const failures: unknown[] = [];
  let free = 16;
  const loop = make({
    engine,
    carrier: {
      carry: (committed) => void carried.push(committed),
      free: () => free,
      settled: () => new Promise((resolve) => setImmediate(resolve)),
    },
    onFailure: (error) => failures.push(error),
    ...(maxQueued === undefined ? {} : { maxQueued }),
  });
  return {
    loop,
    calls,
    ready,
    failures,
    carried: () => carried.flatMap((each) => each.handOver.map(({ key }) => key)),
    setFree: (room: number) => {
      free = room;
    },
  };
}

/** The answer to the first attempt of a send to `ana`. */
export function outcomeOf(key: string, result: 'accepted' | 'retryable' = 'accepted'): AttemptOutcome {
  const outcome = { result, reason: 'connection', providerId: '' };
  return { key, subscriber: 'ana', attempt: 1, outcome } as unknown as AttemptOutcome;
}
