/** What would have to change for somebody not to be excluded any more. */
import { sayDuration } from '../../../base/duration.ts';
import type { Objection } from '../../definition.ts';
import { openWords } from '../../open-ids.ts';
import { readPolicy } from '../spec.ts';
import type { ExclusionData } from './schema.ts';

/** Names of values that were read and not there. */
function unknowns({ values }: Objection): readonly string[] {
  return Object.keys(values).filter((name) => values[name] === null && !name.startsWith('data.'));
}

/** By the reason: the condition must not hold, must be known, or its data must be newer. Pure. */
export function remedy(objection: Objection): string {
  const { reason, spec, values, describe } = objection;
  const data = spec === null ? null : readPolicy<ExclusionData>(spec);
  if (reason === 'stale') {
    const wanted = (data?.data ?? []).map(
      ({ name, withinMs }) => `\`${name}\` not older than ${sayDuration(withinMs)}`,
    );
    return `needs newer data: ${wanted.join(' and ')}`;
  }
  const condition = data === null ? `\`${objection.policy}\`` : describe(data.when);
  if (reason === 'excluded_unknown') {
    const missing = unknowns(objection).map((name) => `\`${name}\``);
    const what = missing.length === 0 ? '' : ` ${missing.join(' and ')}`;
    return `needs to be known${what}: nobody can tell whether this holds, ${condition}`;
  }
  const open = openWords(values);
  if (open.length > 0) return `would pass if ${open.join(' and ')} were closed; excluded while ${condition}`;
  return `would pass if this did not hold: ${condition}`;
}
