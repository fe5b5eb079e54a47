/** What is to be played, and what was: between who plays it and who sums it up. */
import type { Instant } from '../../base/ids.ts';
import type { Incoming } from '../../hosts/host.ts';
import type { Population } from '../population/life.ts';
import type { Simulation } from './simulation.ts';
import type { Stage, StageOptions } from './stage.ts';

export type SimulationOptions = StageOptions & {
  /** An export or messages, both in order of time; or the first `size` of made-up people. */
  readonly input:
    | { readonly lines: AsyncIterable<{ readonly text: string; readonly refused?: string | null }> }
    | { readonly messages: Iterable<Incoming> }
    | { readonly people: Population; readonly size: number };
  /** Counting begins here; what stands before it is history. Null: with the first line. */
  readonly from: Instant | null;
  /** Nothing later than this; null: to the last line, and until a panic's backlog is gone. */
  readonly until: Instant | null;
  /** What one message costs, by channel. */
  readonly prices?: ReadonlyMap<string, number>;
};

/** What was played: where it began, and how much of it there was. */
export type Played = {
  readonly stage: Stage | null;
  readonly firstAt: Instant;
  readonly until: Instant;
  readonly lines: number;
  readonly late: number;
  readonly bad_lines: number;
  readonly bad: Simulation['bad'];
  readonly subscribers: number;
};

/** Made-up people say nothing twice: nothing need be remembered of it. Pure. */
export function forgetId(incoming: Incoming): Incoming {
  return incoming.messageId === '' ? incoming : { ...incoming, messageId: '' };
}
