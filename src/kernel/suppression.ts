/** The canonical form of addresses, under which suppressions are kept (semantics 32). Lists no suppressions. */

/** Any character that is not ASCII. */
const BEYOND_ASCII = /[^\0-\x7f]/;

/** What stands in no domain, and would end it where a URL is read. */
const NO_DOMAIN = /[\s%/\\?#@:[\]<>^|]/;

/** A domain as name servers know it (RFC 5890, by the host parser of URLs); as it is where it is none. */
function asciiDomain(domain: string): string {
  if (NO_DOMAIN.test(domain)) return domain;
  try {
    return new URL(`http://${domain}/`).hostname;
  } catch {
    return domain;
  }
}

/** Programs write one address in several ways: composed or not (RFC 6532), the domain in letters or as `xn--` (RFC 5890). */
function oneSpelling(address: string): string {
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  return `${local}@${BEYOND_ASCII.test(domain) ? asciiDomain(domain) : domain}`
    .normalize('NFC')
    .toLowerCase();
}

/**
 * Key of an address on a channel: the address without surrounding blanks; mail addresses in lower case and one spelling,
 * telephone numbers without punctuation; anything else (tokens, user ids) exactly as it is. Pure.
 */
export function suppressionKey(channel: string, address: string): string {
  const trimmed = address.trim();
  if (trimmed.includes('@')) {
    return `${channel}:${BEYOND_ASCII.test(trimmed) ? oneSpelling(trimmed) : trimmed.toLowerCase()}`;
  }
  if (/^\+?[\d\s().-]+$/.test(trimmed)) return `${channel}:${trimmed.replace(/[\s().-]/g, '')}`;
  return `${channel}:${trimmed}`;
}
