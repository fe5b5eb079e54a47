/** Permits on the replay clock: sends that wait in a channel's queue or a policy's lane get theirs until none is free. */
import type { Instant } from '../../base/ids.ts';
import { CALL_CHANNEL } from '../../delivery/channels.ts';
import type { Committed, Engine } from '../../hosts/host.ts';
import type { Carrier } from './loop.ts';

const LANE_BATCH = 500;

export type PermitOptions = {
  readonly engine: Engine;
  readonly carrier: Carrier;
  readonly isRunning: () => boolean;
  readonly now: () => Instant;
  /** A claim was committed: its sends leave. */
  readonly onClaimed: (committed: Committed) => void;
};

export class ReplayPermits {
  readonly #options: PermitOptions;
  /** Channels with sends that may wait for a permit. */
  readonly #waiting = new Set<string>();
  readonly #known = new Set<string>([CALL_CHANNEL]);

  constructor(options: PermitOptions) {
    this.#options = options;
  }

  get isAnyWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  wait(channels: readonly string[]): void {
    for (const channel of channels) this.#waiting.add(channel);
  }

  /** All channels, those of plans before, too: something may still wait for them. */
  waitAll(): void {
    const channels = this.#options.engine.plan()?.plan.workspace.channels ?? {};
    for (const channel of Object.keys(channels)) this.#known.add(channel);
    this.wait([...this.#known]);
  }

  /** Gives permits until none is free or nothing waits; those that a gate gave back go to the next. */
  claim(): void {
    const { engine, carrier, isRunning, now, onClaimed } = this.#options;
    for (const channel of this.#waiting) {
      while (isRunning()) {
        const free = Math.min(carrier.free(channel), engine.free(channel));
        if (free <= 0) break;
        const claimed = engine.claim(channel, free, now());
        if (claimed.claimed === 0) {
          this.#waiting.delete(channel);
          break;
        }
        this.wait(claimed.queued);
        onClaimed(claimed);
      }
    }
    this.#claimLanes();
  }

  /** Gives the permits of policies' lanes; what its channel cannot carry now goes on to wait for that. */
  #claimLanes(): void {
    const { engine, carrier, isRunning, now, onClaimed } = this.#options;
    if (engine.plan() === null) return;
    const freeOf = (channel: string) => carrier.free(channel);
    while (isRunning()) {
      const [lane] = engine.readyLanes(now());
      if (lane === undefined) return;
      const claimed = engine.claim(lane, LANE_BATCH, now(), freeOf);
      if (claimed.claimed === 0) return;
      this.wait(claimed.queued);
      onClaimed(claimed);
    }
  }
}
