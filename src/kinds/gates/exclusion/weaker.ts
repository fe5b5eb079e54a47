/** How an ExclusionPolicy excludes fewer than before, or is not known to exclude as many. */
import { sayDuration } from '../../../base/duration.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { PolicyJudge } from '../../../plan/diff/judges.ts';
import { readPolicy } from '../spec.ts';
import type { ExclusionData } from './schema.ts';

/** One sentence on each. Pure. */
export const weaker: PolicyJudge['weaker'] = (old: JsonObject, young: JsonObject, widens) => {
  const [before, after] = [readPolicy<ExclusionData>(old), readPolicy<ExclusionData>(young)];
  const found: string[] = [];
  if (!widens(before.when, after.when)) found.push('people it excluded before may now get messages');
  for (const { name, withinMs } of before.data ?? []) {
    const now = after.data?.find((each) => each.name === name);
    if (now === undefined) found.push(`\`${name}\` may be as old as it likes`);
    else if (now.withinMs > withinMs)
      found.push(`\`${name}\` may be ${sayDuration(now.withinMs)} old instead of ${sayDuration(withinMs)}`);
  }
  return found;
};
