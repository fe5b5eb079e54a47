/** A panic policy in plain language. */
import { sayDuration } from '../../../base/duration.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { PanicData, PlanB, TriggerData } from '../../../kernel/panic-policy.ts';
import { readPolicy } from '../spec.ts';

function describePlanB([scope, { trickle, substitute }]: [string, PlanB]): string {
  const parts = [
    ...(trickle === null ? [] : [`${trickle.buckets / 100}% of it trickles on`]),
    ...(substitute === null ? [] : [`\`${substitute.template}\` goes out in its place`]),
  ];
  return `when \`${scope}\` is stopped, ${parts.join(' and ')}`;
}

function describeTrigger({ rate, windowMs, min, warnPpm, pausePpm, scope }: TriggerData): string {
  const limits = [
    ...(warnPpm === null ? [] : [`warned about at ${warnPpm / 10_000}%`]),
    ...(pausePpm === null ? [] : [`stopped at ${pausePpm / 10_000}%`]),
  ];
  const what = rate === 'complaints' ? 'complaints' : 'hard bounces';
  return `each ${scope} is ${limits.join(' and ')} of ${what} within ${sayDuration(windowMs)}, from ${min} sends on`;
}

/** "may stop `promos`; when `promos` is stopped, 2% of it trickles on". Pure. */
export function describe(spec: JsonObject): string {
  const { scopes, mayPull, planB, triggers } = readPolicy<PanicData>(spec);
  const names = Object.keys(scopes)
    .map((name) => `\`${name}\``)
    .join(', ');
  const who = mayPull === null ? '' : `, by ${mayPull.join(', ')}`;
  return [
    `may stop ${names}${who}`,
    ...Object.entries(planB).map(describePlanB),
    ...triggers.map(describeTrigger),
  ].join('; ');
}
