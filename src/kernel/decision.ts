/** What was decided, by which kind, from which line, on which values (semantics 33): the raw material of `why`. */
import type { Digest, Instant, RunId, SendKey } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import type { Mutable } from '../base/mutable.ts';
import type { Source } from '../plan/plan.ts';

export type DecisionType =
  | 'entered'
  | 'entry_refused'
  | 'moved'
  | 'exited'
  | 'goal'
  | 'planned'
  | 'deferred'
  | 'refused'
  | 'passed'
  | 'settled'
  | 'consent'
  | 'suppressed'
  | 'bad_value'
  | 'late_event'
  | 'merged'
  | 'erased';

/**
 * One line of the log. `kind` is the step, gate or entry kind that decided; `policy` the document's name;
 * `reason` a short stable word; `values` what was seen. Absent fields do not apply.
 */
export type Decision = {
  readonly type: DecisionType;
  readonly at: Instant;
  readonly journey?: string;
  readonly digest?: Digest;
  readonly run?: RunId;
  readonly key?: string;
  readonly step?: string;
  readonly send?: SendKey;
  readonly channel?: string;
  readonly class?: string;
  readonly template?: string;
  readonly kind?: string;
  readonly policy?: string;
  readonly reason?: string;
  readonly source?: Source;
  readonly values?: JsonObject;
  readonly shared?: number;
  readonly until?: Instant;
  /** Where a cap or a message of higher priority refused: from when there is room again. */
  readonly againAt?: Instant;
};

/** A decision that is still being written down. */
export type DecisionDraft = Mutable<Decision>;

/** What a step says itself of what it decided; where and when is the kernel's to add. */
export type StepDecision = Pick<Decision, 'type' | 'kind' | 'reason' | 'channel' | 'values'>;
