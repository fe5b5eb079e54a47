/** When something happened, by three clocks: the sender's at the event, the sender's at sending, and ours. */

import { type Instant, instant } from '../../base/ids.ts';
import { parseInstant } from '../../base/instant.ts';

/**
 * Event time = receivedAt - (sentAt - originalTimestamp), Segment's correction for a sender's wrong clock; without
 * `sentAt` the original is taken as it is, and without either the event happened when it arrived. Never later than
 * `receivedAt`. An unreadable `sent` counts as absent. Pure.
 */
export function correctEventTime(originalAt: Instant | null, sent: unknown, receivedAt: Instant): Instant {
  if (originalAt === null) return receivedAt;
  const sentAt = readInstant(sent);
  const corrected = sentAt === null ? originalAt : receivedAt - (sentAt - originalAt);
  return instant(Math.min(corrected, receivedAt));
}

/** The instant as the sender wrote it, uncorrected; null when there is none. Pure. */
export function readInstant(value: unknown): Instant | null {
  return typeof value === 'string' ? parseInstant(value) : null;
}
