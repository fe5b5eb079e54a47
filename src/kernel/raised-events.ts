/** Names of the events that the kernel itself raises: they are kept in decisions, and never among raw events. Data only. */

const RAISED: ReadonlySet<string> = new Set([
  'Message Accepted',
  'Message Delivered',
  'Message Opened',
  'Message Clicked',
  'Message Bounced',
  'Message Complained',
  'Message Unsubscribed',
  'Message Failed',
  'Consent Given',
  'Consent Withdrawn',
  'Consent Requested',
  'Consent Expired',
  'Journey Entered',
  'Journey Exited',
]);

/** True of the events that the kernel alone raises. Pure. */
export function isRaised(event: string): boolean {
  return RAISED.has(event);
}
