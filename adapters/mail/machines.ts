/** Programs that open mails and follow links by themselves, told by what they call themselves. Pure. */

/** Apple's mail privacy says no more than this; others say what they are. Google's image proxy fetches for people. */
const MACHINES =
  /^Mozilla\/5\.0$|bot\b|crawl|spider|scanner|preview|barracuda|proofpoint|mimecast|curl|wget|python|headless/i;

/** Whether a `User-Agent` is one of a program rather than a person's. */
export function isMachine(userAgent: string): boolean {
  return MACHINES.test(userAgent);
}
