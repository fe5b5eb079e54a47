/** How deep a JSON value is nested: what is too deep would exhaust the stack of whatever walks it later. */
import type { Json } from '../../base/json.ts';

/** True when lists and objects are nested in more than `levels` levels; a plain value has none. Pure, without recursion. */
export function isDeeper(value: Json, levels: number): boolean {
  let level: readonly Json[] = [value];
  for (let depth = 0; depth <= levels; depth += 1) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
    if (level.length === 0) return false;
  }
  return true;
}
