/**
 * What a failed delivery says about the recipient: is it the address (hard), the moment (soft), or us (policy, content)?
 * From enhanced status codes (RFC 3463, with the registry of RFC 5248), SMTP replies (RFC 5321) and, where the code says
 * nothing, from the words of the large providers. When in doubt it is not the address. Pure.
 */

/** `policy`: refused for who we are or what they make of our mail; `content`: for this mail. Neither says anything of the address. */
export type Verdict = 'hard' | 'soft' | 'policy' | 'content';

/** A verdict, and the code that it was read from: enhanced (`5.1.1`), else of SMTP (`550`), else empty. */
export type Judgement = { readonly verdict: Verdict; readonly code: string };

/** Detail after the class, exact or (with a dot at its end) as a prefix; the first match counts. Null: the words decide. */
const CODES: readonly (readonly [string, Verdict | null])[] = [
  // The sender's address, and who may not be relayed for: ours to mend (RFC 3463, 3.2).
  ['1.7', 'policy'],
  ['1.8', 'policy'],
  // Valid, ambiguous, or refused for the way it came.
  ['1.4', 'soft'],
  ['1.5', 'soft'],
  ['1.9', 'soft'],
  // No such mailbox, no such host, bad syntax, moved, null MX (RFC 7505).
  ['1.0', null],
  ['1.', 'hard'],
  ['2.0', null],
  ['2.1', 'hard'],
  ['2.2', 'soft'],
  ['2.3', 'content'],
  ['2.', 'soft'],
  ['3.4', 'content'],
  ['3.', 'soft'],
  // No route, no name: also said of domains that do not exist, and by Exchange Online of mailboxes.
  ['4.1', null],
  ['4.4', null],
  ['4.310', null],
  ['4.', 'soft'],
  ['5.', null],
  ['6.', 'content'],
  // Security and policy is never the person's fault.
  ['7.', 'policy'],
];

/** Words of providers, where no code says it: the first list that matches counts, so that doubt spares the address. */
const WORDS: readonly (readonly [RegExp, Verdict])[] = [
  [
    /\bspam|unsolicited|block(ed)?[ -]?list|black ?list|\bblocked\b|\brbl\b|spamhaus|reputation|polic(y|ies)\b|dmarc|\bspf\b|dkim|authenticat|unauthenticated|relay(ing)? (access )?(denied|not permitted)|not permitted to relay|rate limit|too many (messages|connections)/i,
    'policy',
  ],
  [
    /over ?quota|quota exceeded|mailbox (is )?full|insufficient (system )?storage|out of (disk )?space/i,
    'soft',
  ],
  [/message (size|too (big|large|long))|size limit|too large/i, 'content'],
  [
    /(user|recipient|mailbox|address|account|addressee)( \S{1,80})? (is )?(unknown|not found|not exist|disabled|inactive|unavailable|invalid|rejected: access denied)|(unknown|no such|invalid|nonexistent|non-existent|bad destination) (user|recipient|mailbox|address|account|local part|person|domain)|(does ?n[o']t|do not|doesn.t) (exist|have an? \S+ account)|no mailbox (here )?by that name|user doesn.t|no longer (available|valid|in use)|recipient address rejected: access denied|host (or domain )?name not found|domain (name )?not found|host not found|nxdomain|unrouteable address|no account/i,
    'hard',
  ],
];

/** The enhanced code of an SMTP reply within a text: `550 5.1.1 ...`, `550-5.7.26 ...`, `#5.1.1`. */
const REPLY = /\b[245]\d\d[ -]+(?:\S+ )?#?([245]\.\d{1,3}\.\d{1,3})\b|\(#([245]\.\d{1,3}\.\d{1,3})\)/;
const BASIC = /(?:^|[\s;:])([45]\d\d)[ -]/;
const ENHANCED = /^\s*([245])\.(\d{1,3})\.(\d{1,3})\b/;
const WORDS_MAX = 2000;

function lookUp(detail: string): Verdict | null {
  return (
    CODES.find(([code]) => (code.endsWith('.') ? detail.startsWith(code) : detail === code))?.[1] ?? null
  );
}

function readWords(text: string): Verdict {
  return WORDS.find(([words]) => words.test(text))?.[1] ?? 'soft';
}

/**
 * Judges a failed delivery by its `Status` field ('' without one) and what the other server said ('' if nothing). A code of
 * class 4 is never hard, whatever was said.
 */
export function judgeFailure(status: string, diagnostic: string): Judgement {
  const said = diagnostic.slice(0, WORDS_MAX);
  const reply = REPLY.exec(said);
  const given = ENHANCED.exec(status);
  const inReply = ENHANCED.exec(reply?.[1] ?? reply?.[2] ?? '');
  // What the other server said of policy is nearer to the truth than what a relay made of it.
  const isRefusal = inReply?.[2] === '7';
  const isVague = given === null || (given[2] === '0' && given[3] === '0');
  const found = (isRefusal || isVague) && inReply !== null ? inReply : given;
  const basic = BASIC.exec(said)?.[1] ?? '';
  const code = found === null ? basic : found[0].trim();
  const detail = found === null ? '0.0' : `${found[2]}.${found[3]}`;
  const verdict = lookUp(detail) ?? readWords(said);
  const isTransient = given?.[1] === '4' || code.startsWith('4');
  return { verdict: isTransient && verdict !== 'policy' ? 'soft' : verdict, code };
}
