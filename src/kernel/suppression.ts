/** The canonical form of addresses, under which suppressions are kept (semantics 32). Lists no suppressions. */

/**
 * Key of an address on a channel: the address without surrounding blanks; mail addresses in lower case,
 * telephone numbers without punctuation; anything else (tokens, user ids) exactly as it is. Pure.
 */
export function suppressionKey(channel: string, address: string): string {
  const trimmed = address.trim();
  if (trimmed.includes('@')) return `${channel}:${trimmed.toLowerCase()}`;
  if (/^\+?[\d\s().-]+$/.test(trimmed)) return `${channel}:${trimmed.replace(/[\s().-]/g, '')}`;
  return `${channel}:${trimmed}`;
}
