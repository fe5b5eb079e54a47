/** What the log says of sends that were not accepted: which one, and why. Nothing of the message. */
import type { JsonObject } from '../base/json.ts';
import type { Outcome } from '../kernel/input.ts';

type Log = { log(level: 'warn', message: string, fields: JsonObject): void };

/** Writes a line for an outcome that is not `accepted`. Returns the outcome. */
export function logUnaccepted(
  outcome: Outcome,
  { key, attempt }: { readonly key: string; readonly attempt: number },
  { log }: Log,
): Outcome {
  if (outcome.result !== 'accepted') {
    const { result, reason, detail = '' } = outcome;
    log('warn', 'not accepted', { key, attempt, result, reason, detail });
  }
  return outcome;
}
