/** Room of channels across threads: never more is handed over than was free, wherever the messages are. */
import { expect, it } from 'vitest';
import type { Committed, HandOver } from '../../hosts/host.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { nothing } from '../loop/fake-engine.fixture.ts';
import { PortCarrier } from './port-carrier.ts';
import type { ChannelRoom } from './protocol.ts';
import { TakenOver } from './taken-over.ts';

function rig() {
  let holdsEpoch = true;
  let digest = 'one';
  const gone: Committed[] = [];
  const questions: number[] = [];
  const carrier = new PortCarrier({
    engine: { holdsEpoch: () => holdsEpoch, plan: () => ({ digest }) as PlanFile },
    outgoing: {
      committed: (each) => void gone.push(each),
      settle: (question) => void questions.push(question),
    },
  });
  const hear = (
    rooms: readonly ChannelRoom[],
    carries: string | null = digest,
    settled: readonly number[] = [],
  ) => carrier.hear({ rooms, carries, settled });
  return {
    carrier,
    gone,
    questions,
    hear,
    takeOver: () => {
      holdsEpoch = false;
    },
    install: (next: string) => {
      digest = next;
    },
  };
}

const sends = (count: number, channel = 'email'): Committed => ({
  ...nothing,
  handOver: Array.from({ length: count }, () => ({ channel }) as HandOver),
});

it('has no room before the first channels are in use', () => {
  const { carrier, hear } = rig();
  expect(carrier.free('email')).toBe(0);
  hear([{ channel: 'email', free: 8, received: 0 }]);
  expect(carrier.free('email')).toBe(8);
});

it('counts what is on its way against the room that was told', () => {
  const { carrier, hear, gone } = rig();
  hear([{ channel: 'email', free: 8, received: 0 }]);
  carrier.carry(sends(5));
  expect([carrier.free('email'), gone.length]).toEqual([3, 1]);
  // Said when three of the five had arrived, and one of them was done.
  hear([{ channel: 'email', free: 6, received: 3 }]);
  expect(carrier.free('email')).toBe(4);
  hear([{ channel: 'email', free: 8, received: 5 }]);
  expect(carrier.free('email')).toBe(8);
});

it('is never below none: sends of an accepted event leave without asking', () => {
  const { carrier, hear } = rig();
  hear([{ channel: 'email', free: 2, received: 0 }]);
  carrier.carry(sends(3));
  expect(carrier.free('email')).toBe(0);
});

it('has no room between a plan and its channels, so that none of it leaves by those of the plan before', () => {
  const { carrier, hear, install } = rig();
  hear([{ channel: 'email', free: 8, received: 0 }]);
  install('two');
  expect(carrier.free('email')).toBe(0);
  hear([{ channel: 'sms', free: 4, received: 0 }]);
  expect(carrier.free('sms')).toBe(4);
  // What waits for a channel that is gone is claimed, and rejected for that.
  expect(carrier.free('email')).toBeGreaterThan(0);
});

it('lets nothing leave once another daemon has the store', () => {
  const { carrier, hear, takeOver, gone } = rig();
  hear([{ channel: 'email', free: 8, received: 0 }]);
  takeOver();
  expect(() => carrier.carry(sends(1))).toThrow(TakenOver);
  expect(gone).toEqual([]);
  carrier.carry(nothing);
  expect(gone).toEqual([nothing]);
});

it('knows that everything that was handed back is back when the other side says so', async () => {
  const { carrier, hear, questions } = rig();
  const back = carrier.settled();
  const later = carrier.settled();
  let isLate = true;
  void later.then(() => {
    isLate = false;
  });
  expect(questions).toEqual([1, 2]);
  hear([], 'one', [1]);
  await back;
  expect(isLate).toBe(true);
  hear([], 'one', [2]);
  await later;
});
