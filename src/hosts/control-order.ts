/** Stopping something and letting it go on, as people order it, and what an order did. Data only. */
import type { ControlScope } from '../kernel/input.ts';

/**
 * Something is to be stopped, or to go on (semantics 37, 38). `scope` as a text is the name of a scope in a PanicPolicy:
 * in that of `policy`, or in the only one that has it; its plan B is then in force. `mode` (default `hold`) and `entrants`
 * (default `queue`) are for pauses; a panic always holds, and lets people enter. `limitMs`: what is still held so long
 * after the order expires. `by` and `reason` go into the audit. A resume without `id` and `scope` ends every control.
 */
export type ControlOrder =
  | {
      readonly do: 'panic' | 'pause';
      readonly scope: ControlScope | string;
      readonly mode?: 'hold' | 'freeze';
      readonly entrants?: 'queue' | 'drop';
      readonly limitMs?: number;
      readonly policy?: string;
      readonly by: string;
      readonly reason: string;
    }
  | {
      readonly do: 'resume';
      readonly id?: string;
      readonly scope?: ControlScope | string;
      readonly by: string;
      readonly reason: string;
    };

/** So many sends of one kind. */
export type SendCount = {
  readonly channel: string;
  readonly class: string;
  readonly journey: string;
  readonly count: number;
};

/**
 * What an order did, counted in its own transaction. `ids`: the controls it made or ended. `held`: sends that wait
 * because of them (after a resume: that now go on). `handedOver`: what is out of our hands, by channel: in flight now,
 * and accepted in the last 15 minutes. `parked`: runs in the journeys of the scope. `trickled`, `substituted`: sends that
 * plan B let through, and substitutes that it planned, since those controls began.
 */
export type ControlReport = {
  readonly ids: readonly string[];
  readonly held: readonly SendCount[];
  readonly handedOver: readonly {
    readonly channel: string;
    readonly inFlight: number;
    readonly accepted: number;
  }[];
  readonly parked: number;
  readonly trickled: number;
  readonly substituted: number;
};
