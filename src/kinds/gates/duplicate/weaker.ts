/** How a DuplicatePolicy lets second copies through that it stopped. */
import { sayDuration } from '../../../base/duration.ts';
import type { JsonObject } from '../../../base/json.ts';
import { readPolicy } from '../spec.ts';
import type { DuplicateData } from './schema.ts';

/** One sentence on each. Pure. */
export function weaker(old: JsonObject, young: JsonObject): readonly string[] {
  const [before, after] = [readPolicy<DuplicateData>(old), readPolicy<DuplicateData>(young)];
  const found: string[] = [];
  if (after.withinMs < before.withinMs) {
    const [now, then] = [sayDuration(after.withinMs), sayDuration(before.withinMs)];
    found.push(`a second copy may follow after ${now} instead of ${then}`);
  }
  if (after.same !== before.same)
    found.push(`a second copy is one of the same ${after.same}, not of the same ${before.same}`);
  return found;
}
