/** Nothing is written for this gate, so nothing is lowered. */
import type { JsonObject } from '../../../base/json.ts';

/** Always undefined: no document leads here. Pure. */
export function compile(): JsonObject | undefined {
  return undefined;
}
