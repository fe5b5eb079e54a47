/**
 * The carrier as the engine's thread sees it: sends go out with the next message, and how much room a channel has is what
 * the other side said last, less what it had not received by then.
 */
import { assert } from '../../base/assert.ts';
import type { Committed, Engine } from '../../hosts/host.ts';
import type { Carrier } from '../loop/loop.ts';
import type { Outgoing } from './outgoing.ts';
import type { ChannelRoom, ToEngine } from './protocol.ts';
import { TakenOver } from './taken-over.ts';

/** What still waits for a channel that the plan no longer has is claimed, and rejected for that: so many at a time. */
const GONE_FREE = 16;

export type PortCarrierOptions = {
  readonly engine: Pick<Engine, 'holdsEpoch' | 'plan'>;
  readonly outgoing: Pick<Outgoing, 'committed' | 'settle'>;
};

export class PortCarrier implements Carrier {
  readonly #options: PortCarrierOptions;
  readonly #rooms = new Map<string, ChannelRoom>();
  /** Sends handed over since the start, by channel. */
  readonly #handed = new Map<string, number>();
  readonly #questions = new Map<number, () => void>();
  #asked = 0;
  #carries: string | null = null;

  constructor(options: PortCarrierOptions) {
    this.#options = options;
  }

  /** Throws TakenOver once another daemon has the store: what is thrown away here is in flight for its recovery. */
  carry(committed: Committed): void {
    const { engine, outgoing } = this.#options;
    const { handOver } = committed;
    if (handOver.length > 0 && !engine.holdsEpoch()) throw new TakenOver();
    for (const { channel } of handOver) this.#handed.set(channel, (this.#handed.get(channel) ?? 0) + 1);
    outgoing.committed(committed);
  }

  /** None while the channels of a plan that was just installed are not in use yet. */
  free(channel: string): number {
    if (this.#carries === null || this.#carries !== this.#options.engine.plan()?.digest) return 0;
    const room = this.#rooms.get(channel);
    if (room === undefined) return GONE_FREE;
    return Math.max(0, room.free - ((this.#handed.get(channel) ?? 0) - room.received));
  }

  settled(): Promise<void> {
    this.#asked += 1;
    const question = this.#asked;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#questions.set(question, resolve);
    this.#options.outgoing.settle(question);
    return promise;
  }

  /** What the other side says of its channels. */
  hear({ carries, rooms, settled }: Pick<ToEngine, 'carries' | 'rooms' | 'settled'>): void {
    if (carries !== this.#carries) this.#rooms.clear();
    this.#carries = carries;
    for (const room of rooms) {
      assert(
        room.received <= (this.#handed.get(room.channel) ?? 0),
        'a channel received what was handed over',
      );
      this.#rooms.set(room.channel, room);
    }
    for (const question of settled) {
      this.#questions.get(question)?.();
      this.#questions.delete(question);
    }
  }
}
