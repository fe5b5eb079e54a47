/** How a QualityPolicy lets addresses through that it refused. */
import { canonicalJson } from '../../../base/canonical.ts';
import type { JsonObject } from '../../../base/json.ts';
import { readPolicy } from '../spec.ts';
import type { AddressRule, QualityData } from './schema.ts';

/** True where a rule refuses whatever another one refuses; unsure: false. */
function isAsStrict(rule: AddressRule, wanted: AddressRule): boolean {
  if (rule.is === 'email' && wanted.is === 'email') {
    const domains = wanted.refuseDomains.every((each) => rule.refuseDomains.includes(each));
    return domains && (!rule.international || wanted.international) && rule.optional === wanted.optional;
  }
  return canonicalJson(rule) === canonicalJson(wanted);
}

/** One sentence on each. Pure. */
export function weaker(old: JsonObject, young: JsonObject): readonly string[] {
  const [before, after] = [readPolicy<QualityData>(old), readPolicy<QualityData>(young)];
  const found: string[] = [];
  for (const [channel, rule] of Object.entries(before.addresses)) {
    const now = after.addresses[channel];
    if (now === undefined) found.push(`addresses of ${channel} are not looked at any more`);
    else if (!isAsStrict(now, rule)) found.push(`addresses of ${channel} may pass that were refused`);
  }
  const wanted = after.require.map((path) => path.join('.'));
  for (const path of before.require) {
    const name = path.join('.');
    if (!wanted.includes(name)) found.push(`\`${name}\` is not required any more`);
  }
  if (before.preferred !== null && after.preferred === null)
    found.push('the preferred channel is not respected any more');
  return found;
}
