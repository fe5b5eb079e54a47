/** Finds what looks like a secret in one text, by known formats and by what its key is called. Prints none of them. */
import { FORMATS, HINT, PLACEHOLDER } from './secret-formats.ts';

/** Something that looks like a secret; offsets are inside the text. `looksLike`: "a Stripe key". */
export type FoundSecret = { readonly looksLike: string; readonly start: number; readonly end: number };

const LENGTH_MIN = 16;

/** Secrets of known formats in a text, first come first; of two that overlap the earlier format. Pure; linear. */
export function findKnownSecrets(text: string): readonly FoundSecret[] {
  if (text.length < LENGTH_MIN || !HINT.test(text)) return [];
  const found: FoundSecret[] = [];
  for (const { name, pattern } of FORMATS) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      const isKnown = found.some((each) => start < each.end && each.start < end);
      if (!isKnown && !PLACEHOLDER.test(match[0])) found.push({ looksLike: name, start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

const SECRET_WORDS: ReadonlySet<string> = new Set([
  'apikey',
  'authorization',
  'credential',
  'credentials',
  'passphrase',
  'passwd',
  'password',
  'secret',
  'secrets',
  'token',
]);
/** `api_key`, `privateKey`: words that make a key one of those. */
const BEFORE_KEY: ReadonlySet<string> = new Set([
  'access',
  'api',
  'encryption',
  'private',
  'secret',
  'signing',
]);
/** Addresses of devices are called tokens, too. */
const NO_SECRETS: ReadonlySet<string> = new Set(['push', 'device', 'fcm', 'apns', 'registration']);

/** Whether a key of a map is what secrets are called. Pure. */
export function namesSecret(key: string): boolean {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  if (words.some((word) => NO_SECRETS.has(word))) return false;
  return words.some(
    (word, index) => SECRET_WORDS.has(word) || (word === 'key' && BEFORE_KEY.has(words[index - 1] ?? '')),
  );
}

const RANDOM_LENGTH_MIN = 16;
/** Bits a character: below lie repetitions and ranges such as `1111aaaa1111aaaa`; sixteen hexadecimal digits come to 3.2. */
const ENTROPY_MIN = 3;

/** Whether a text looks as if a machine had drawn it: letters and digits, no words, much entropy (Shannon). Pure. */
export function looksRandom(text: string): boolean {
  if (text.length < RANDOM_LENGTH_MIN || /\s|\{[{%]/.test(text) || PLACEHOLDER.test(text)) return false;
  if (!/[a-z]/i.test(text) || !/\d/.test(text) || !/^[\x21-\x7e]+$/.test(text)) return false;
  if (/^[a-z]+:\/\//i.test(text) || isName(text)) return false;
  return entropyOf(text) >= ENTROPY_MIN;
}

/** Words and numbers with something between them, such as `welcome-offer-2026`. */
function isName(text: string): boolean {
  const parts = text.split(/[_.:/-]+/);
  return (
    parts.length > 1 && parts.every((part) => /^(?:[a-z]*|[A-Z]*|[A-Z]?[a-z]+\d{0,2}|\d{1,8})$/.test(part))
  );
}

function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
}
