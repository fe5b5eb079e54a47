/** A ramp in plain language. */
import { sayDuration } from '../../../base/duration.ts';
import type { JsonObject } from '../../../base/json.ts';
import { readLimit } from '../spec.ts';
import type { WarmUpData } from './schema.ts';

const SHOWN = 4;

/** "warms up a domain: 50, 75, 112, 168, … a day over 19 days in use, highest `trait.opens` first; starts again after 30d". Pure. */
export function describe(spec: JsonObject): string {
  const { budgets, rankBy, restartAfterMs, per } = readLimit<WarmUpData>(spec);
  const shown = budgets.slice(0, SHOWN).join(', ');
  const steps = budgets.length > SHOWN ? `${shown}, …` : shown;
  const first = rankBy === null ? '' : `, highest \`${rankBy.join('.')}\` first`;
  const what = per === 'ip' ? 'an IP address' : 'a domain';
  const silence = sayDuration(restartAfterMs);
  return `warms up ${what}: ${steps} a day over ${budgets.length} days in use${first}; starts again after ${silence} of silence`;
}
