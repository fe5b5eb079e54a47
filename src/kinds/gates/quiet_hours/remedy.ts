/** When quiet hours are over. */
import type { Objection } from '../../definition.ts';
import { formatLocal } from '../local-text.ts';

/** "quiet until 2026-03-03 10:00 Europe/Madrid". Pure. */
export function remedy({ until, zone, values }: Objection): string {
  const seen = typeof values.zone === 'string' ? values.zone : zone;
  return until === null ? 'would pass outside of the quiet hours' : `quiet until ${formatLocal(until, seen)}`;
}
