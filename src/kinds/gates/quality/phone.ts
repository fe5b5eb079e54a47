/** Telephone numbers by libphonenumber: E.164, possible and valid in their country, and the type of their line. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { PhoneLine, PhoneRule } from './schema.ts';

/** Why a number will not do. */
export type PhoneFault = 'phone_not_e164' | 'phone_invalid' | 'phone_line' | 'phone_country';

/** ITU-T E.164: a plus, at most fifteen digits, none of them zero at first. */
const E164 = /^\+[1-9][0-9]{1,14}$/;
const PUNCTUATION = /[ ().\u00a0-]/g;

/** What a number is: `line` and `country` are null where the plan of the country does not tell them. */
export type PhoneFinding = {
  readonly fault: PhoneFault | null;
  readonly line: PhoneLine | null;
  readonly country: string | null;
};

function fitsLine(line: PhoneLine | null, wanted: readonly PhoneLine[]): boolean {
  if (line === null) return false;
  const mayBe =
    line === 'fixed_line_or_mobile' && (wanted.includes('mobile') || wanted.includes('fixed_line'));
  return wanted.includes(line) || mayBe;
}

/** Looks at one number under a rule. Pure. */
export function lookAtPhone(address: string, rule: PhoneRule): PhoneFinding {
  const digits = rule.punctuation ? address.replace(PUNCTUATION, '') : address;
  if (!E164.test(digits)) return { fault: 'phone_not_e164', line: null, country: null };
  const number = parsePhoneNumberFromString(digits, { extract: false });
  if (number === undefined || !number.isValid()) return { fault: 'phone_invalid', line: null, country: null };
  const line = (number.getType()?.toLowerCase() ?? null) as PhoneLine | null;
  const country = number.country ?? null;
  const finding = { line, country };
  if (rule.lines !== null && !fitsLine(line, rule.lines)) return { fault: 'phone_line', ...finding };
  if (rule.countries !== null && (country === null || !rule.countries.includes(country))) {
    return { fault: 'phone_country', ...finding };
  }
  return { fault: null, ...finding };
}
