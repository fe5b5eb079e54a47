/** Programs that open mails and follow links by themselves, told by what they call themselves. Pure. */

/**
 * Apple's mail privacy says no more than this; others say what they are. Google's image proxy fetches for people, and a Cubot is
 * a telephone.
 */
const MACHINES =
  /^Mozilla\/5\.0$|(?<!\bcu)bot\b|crawl|spider|scanner|preview|barracuda|proofpoint|mimecast|curl|wget|python|headless/i;

/** Whether a `User-Agent` is one of a program rather than a person's. */
export function isMachine(userAgent: string): boolean {
  return MACHINES.test(userAgent);
}
