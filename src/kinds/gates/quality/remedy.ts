/** What must be mended in an address or a profile; the same words for a refusal and for a report of bad data. */
import type { Json, JsonObject } from '../../../base/json.ts';
import type { Objection } from '../../definition.ts';
import { readPolicy } from '../spec.ts';
import type { PhoneRule, QualityData } from './schema.ts';

/** What a fault is about; `attribute` is where the bad value stands. */
type Fault = {
  readonly attribute: string;
  readonly channel: string;
  readonly values: JsonObject;
  readonly spec: JsonObject | null;
};

function phoneRule({ spec, channel }: Fault): PhoneRule | null {
  const rule = spec === null ? undefined : readPolicy<QualityData>(spec).addresses[channel];
  return rule?.is === 'phone' ? rule : null;
}

function listed(value: Json | undefined): string {
  return Array.isArray(value) ? value.map((each) => `\`${String(each)}\``).join(' and ') : 'what is required';
}

const address = ({ attribute }: Fault, what: string) => `fix the address in \`${attribute}\`: ${what}`;

const WORDS: { readonly [reason: string]: (fault: Fault) => string } = {
  no_address: ({ attribute }) => `needs an address in \`${attribute}\``,
  email_syntax: (fault) => address(fault, 'no mail address by its form (RFC 5321)'),
  email_too_long: (fault) => address(fault, 'longer than mail allows (64 octets before the @, 254 in all)'),
  email_domain: (fault) => address(fault, 'no domain that mail can be sent to behind the @'),
  email_not_ascii: (fault) => address(fault, 'letters outside ASCII before the @ are not taken'),
  email_domain_refused: (fault) => address(fault, 'its domain is on the list of those that are refused'),
  phone_not_e164: (fault) => address(fault, 'write it as `+34600000001` (E.164)'),
  phone_invalid: (fault) => address(fault, 'no number that exists in its country'),
  phone_line: (fault) =>
    address(fault, `needs a line that is ${phoneRule(fault)?.lines?.join(' or ') ?? 'allowed'}`),
  phone_country: (fault) =>
    address(fault, `needs a number of ${phoneRule(fault)?.countries?.join(', ') ?? 'another country'}`),
  address_pattern: (fault) => address(fault, 'it does not match the pattern of the policy'),
  address_too_long: (fault) => address(fault, 'longer than the policy allows'),
  missing_value: ({ values }) => `needs ${listed(values.missing)} to be known`,
  not_preferred: ({ values }) =>
    `prefers \`${String(values.preferred_channel)}\`, which comes later in the chain`,
  preferred_unreachable: ({ attribute }) => `needs an address on the channel that \`${attribute}\` names`,
  preferred_unknown: ({ attribute }) => `write a channel of the workspace into \`${attribute}\``,
};

/** By reason; a reason that nobody has words for is named. Pure. */
function remedyOf(reason: string, fault: Fault): string {
  const say = Object.hasOwn(WORDS, reason) ? WORDS[reason] : undefined;
  return say?.(fault) ?? `needs other data in \`${fault.attribute}\` (${reason})`;
}

/** The words for an objection of the gate. Pure. */
export function remedy(objection: Objection): string {
  return remedyOf(objection.reason, objection);
}
