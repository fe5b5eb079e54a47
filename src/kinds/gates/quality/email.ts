/**
 * Syntax and limits of mail addresses by RFC 5321 (4.1.2, 4.5.3.1), with internationalized local parts (RFC 6531) and
 * domains (RFC 5890, by the host parser of URLs, which does UTS 46). Asks nobody whether the mailbox exists.
 */
import type { EmailRule } from './schema.ts';

/** Why an address will not do. */
export type EmailFault =
  | 'email_syntax'
  | 'email_too_long'
  | 'email_domain'
  | 'email_not_ascii'
  | 'email_domain_refused';

const LOCAL_OCTETS_MAX = 64;
const DOMAIN_OCTETS_MAX = 255;
/** A path has 256 octets, its angle brackets included. */
const ADDRESS_OCTETS_MAX = 254;
const LABEL_OCTETS_MAX = 63;

/** What RFC 6531 adds to `atext` and `qtextSMTP`, less what nobody can see: controls, blanks, text direction. */
const BEYOND = '\\p{L}\\p{M}\\p{N}\\p{S}\\u00a1-\\u00bf\\u200c\\u200d';
const ATOM = `[A-Za-z0-9!#$%&'*+/=?^_\`{|}~${BEYOND}-]+`;
const DOT_STRING = new RegExp(`^${ATOM}(?:\\.${ATOM})*$`, 'u');
const QUOTED_STRING = new RegExp(`^"(?:[ !#-[\\]-~${BEYOND}]|\\\\[ -~])*"$`, 'u');
const NOT_ASCII = /[^ -~]/;
/** RFC 5321 sub-domain; the last one must hold a letter, or it would be a number of the network (RFC 3696). */
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

function octets(text: string): number {
  if (!NOT_ASCII.test(text)) return text.length;
  return encodeURI(text.toWellFormed()).replace(/%[0-9A-F]{2}/g, '%').length;
}

/** A label that the host parser of URLs leaves as it is: letters in lower case, digits, inner hyphens, no A-label. */
const PLAIN_LABEL = /^(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** True for a domain that is what `asciiDomain` makes of it, as nearly all are. */
function isPlainDomain(domain: string): boolean {
  if (domain.length > DOMAIN_OCTETS_MAX) return false;
  let start = 0;
  for (let dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', start)) {
    if (!PLAIN_LABEL.test(domain.slice(start, dot))) return false;
    start = dot + 1;
  }
  return start > 0 && /^[a-z]{1,63}$/.test(domain.slice(start));
}

/** The domain in ASCII and lower case (A-labels); null when it is none that mail can be sent to. Pure. */
export function asciiDomain(domain: string): string | null {
  if (isPlainDomain(domain)) return domain;
  if (domain === '' || /[\s%/\\?#@:[\]<>^|]/.test(domain)) return null;
  let ascii: string;
  try {
    ascii = new URL(`http://${domain}`).hostname;
  } catch {
    return null;
  }
  const labels = ascii.split('.');
  const isSound = labels.every((label) => LABEL.test(label) && label.length <= LABEL_OCTETS_MAX);
  const top = labels.at(-1) ?? '';
  return isSound && labels.length > 1 && /[a-z]/.test(top) && ascii.length <= DOMAIN_OCTETS_MAX
    ? ascii
    : null;
}

function isRefused(domain: string, refused: readonly string[]): boolean {
  return refused.some((each) => domain === each || domain.endsWith(`.${each}`));
}

/** What is wrong with an address under a rule; null when nothing is. Pure. */
export function faultOfEmail(address: string, rule: EmailRule): EmailFault | null {
  const at = address.lastIndexOf('@');
  if (at < 1) return 'email_syntax';
  const local = address.slice(0, at);
  if (octets(local) > LOCAL_OCTETS_MAX || octets(address) > ADDRESS_OCTETS_MAX) return 'email_too_long';
  if (!DOT_STRING.test(local) && !QUOTED_STRING.test(local)) return 'email_syntax';
  const domain = asciiDomain(address.slice(at + 1));
  if (domain === null) return 'email_domain';
  if (local.length + 1 + domain.length > ADDRESS_OCTETS_MAX) return 'email_too_long';
  if (!rule.international && NOT_ASCII.test(local)) return 'email_not_ascii';
  return isRefused(domain, rule.refuseDomains) ? 'email_domain_refused' : null;
}
