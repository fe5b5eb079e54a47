/** How a PanicPolicy stops less, later, or by fewer people than before. */
import { canonicalJson } from '../../../base/canonical.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { PanicData, TriggerData } from '../../../kernel/panic-policy.ts';
import { narrowed } from '../narrowing.ts';
import { readPolicy } from '../spec.ts';

/** True where a trigger stops whenever another one does. */
function isAsStrict(trigger: TriggerData, wanted: TriggerData): boolean {
  const isSameRate =
    trigger.rate === wanted.rate && trigger.scope === wanted.scope && trigger.windowMs === wanted.windowMs;
  const never = Number.POSITIVE_INFINITY;
  return (
    isSameRate &&
    trigger.min <= wanted.min &&
    (trigger.pausePpm ?? never) <= (wanted.pausePpm ?? never) &&
    (trigger.warnPpm ?? never) <= (wanted.warnPpm ?? never)
  );
}

/** One sentence on each. Pure. */
export function weaker(old: JsonObject, young: JsonObject): readonly string[] {
  const [before, after] = [readPolicy<PanicData>(old), readPolicy<PanicData>(young)];
  const found: string[] = [];
  for (const [name, scope] of Object.entries(before.scopes)) {
    const now = after.scopes[name];
    if (now === undefined) found.push(`the scope \`${name}\` is gone`);
    else if (canonicalJson(now) !== canonicalJson(scope)) found.push(`the scope \`${name}\` is another one`);
    const [then, planned] = [before.planB[name]?.trickle, after.planB[name]?.trickle];
    if ((planned?.buckets ?? 0) > (then?.buckets ?? 0)) found.push(`more trickles through under \`${name}\``);
  }
  for (const trigger of before.triggers) {
    if (after.triggers.some((each) => isAsStrict(each, trigger))) continue;
    found.push(`${trigger.rate.replace('_', ' ')} stop a ${trigger.scope} later, or not at all`);
  }
  return [...found, ...narrowed(before.mayPull, after.mayPull, 'those who may pull it')];
}
