/** A quality policy in plain language. */
import type { JsonObject } from '../../../base/json.ts';
import { readPolicy } from '../spec.ts';
import type { AddressRule, QualityData } from './schema.ts';

type Describers = {
  readonly [Is in AddressRule['is']]: (rule: Extract<AddressRule, { is: Is }>) => string;
};

const DESCRIBERS: Describers = {
  email: ({ international, refuseDomains }) =>
    [
      `a mail address${international ? '' : ' in ASCII'}`,
      ...(refuseDomains.length === 0 ? [] : [`not at ${refuseDomains.join(', ')}`]),
    ].join(', '),
  phone: ({ lines, countries }) =>
    [
      'a valid telephone number',
      ...(lines === null ? [] : [`line ${lines.join(' or ')}`]),
      ...(countries === null ? [] : [`of ${countries.join(', ')}`]),
    ].join(', '),
  text: ({ matches, max }) =>
    [
      'an address',
      ...(matches === null ? [] : [`that matches \`${matches}\``]),
      ...(max === null ? [] : [`of at most ${max} characters`]),
    ].join(' '),
};

/** "`email` needs a mail address; `profile.first_name` must be known". Pure. */
export function describe(spec: JsonObject): string {
  const { addresses, require, preferred, maxBad } = readPolicy<QualityData>(spec);
  const parts = Object.entries(addresses).map(([channel, rule]) => {
    const describeRule = DESCRIBERS[rule.is] as (rule: AddressRule) => string;
    return `\`${channel}\` needs ${describeRule(rule)}`;
  });
  if (require.length > 0) {
    parts.push(`${require.map((path) => `\`${path.join('.')}\``).join(' and ')} must be known`);
  }
  if (preferred !== null) parts.push(`a chain passes over what is not \`${preferred.path.join('.')}\``);
  if (maxBad !== undefined) parts.push(`at most ${maxBad * 100}% of the profiles may be bad`);
  return parts.join('; ');
}
