/** A line of the audit, which only grows. Data only. */
import type { Instant } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';

/**
 * One line of the audit: who did what, when and why. `warning`: a trigger's rate is above its `warn`. `values`: what
 * was seen (scope, rates). Never personal data of a subscriber.
 */
export type AuditEntry = {
  readonly at: Instant;
  readonly action:
    | 'panic'
    | 'pause'
    | 'resume'
    | 'warning'
    | 'retry'
    | 'drop'
    | 'restored'
    | 'erase'
    | 'export'
    | 'apply';
  readonly control: string | null;
  readonly by: string;
  readonly reason: string;
  readonly values: JsonObject;
};
