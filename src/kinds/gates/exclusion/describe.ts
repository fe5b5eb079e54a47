/** An exclusion policy in plain language. */
import { sayDuration } from '../../../base/duration.ts';
import type { JsonObject } from '../../../base/json.ts';
import { readPolicy } from '../spec.ts';
import type { ExclusionData } from './schema.ts';

/** The condition itself is described by its own kinds. Pure. */
export function describe(spec: JsonObject): string {
  const { data = [], instead } = readPolicy<ExclusionData>(spec);
  const fresh = data.map(
    ({ name, withinMs }) => `, and while \`${name}\` is older than ${sayDuration(withinMs)}`,
  );
  const reroute =
    instead === undefined
      ? ''
      : `; \`${instead.to}\` gets \`${instead.template}\` by \`${instead.channel}\` instead`;
  return `refused for whoever meets the condition, and for whoever cannot be judged${fresh.join('')}${reroute}`;
}
