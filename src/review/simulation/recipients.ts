/** How made-up recipients answer: who bounces, who complains. Drawn by a hash of the seed and the send: no order matters. */
import { growthBookBucket } from '../../base/hash.ts';
import { type Instant, instant } from '../../base/ids.ts';
import type { HandOver, ReceiptNotice } from '../../hosts/host.ts';
import type { ReceiptKind } from '../../kernel/input.ts';
import type { Recipients } from './simulation.ts';

/** Buckets of the hash. */
const BUCKETS = 10_000;
/** No answer comes sooner after its message. */
export const ANSWERED_AFTER_MS = 60_000;
/** Somebody complains an hour after the message came, an address bounces a minute after. */
const AFTER_MS: { readonly [kind: string]: number } = {
  complained: 3_600_000,
  hard_bounced: ANSWERED_AFTER_MS,
};

/** A receipt that will come. */
export type Coming = { readonly at: Instant; readonly notice: ReceiptNotice };

/** What comes of a message that was accepted; null: nothing is heard of it. Pure. */
export function drawReceipt(
  recipients: Recipients,
  { key, subscriber, channel, message, at }: HandOver,
): Coming | null {
  const { seed, complaints, bounces } = recipients;
  if (message.type !== 'send' || message.contact !== undefined) return null;
  const drawn = growthBookBucket(`recipients ${seed}`, key);
  const bounced = Math.round(bounces * BUCKETS);
  const complained = bounced + Math.round(complaints * BUCKETS);
  if (drawn >= complained) return null;
  const kind: ReceiptKind = drawn < bounced ? 'hard_bounced' : 'complained';
  const { journey, step, template, to } = message;
  const about = { journey, step, template, class: message.class };
  const receipt = { type: 'receipt', id: `drawn-${key}`, kind, channel, key, address: to, about } as const;
  return { at: instant(at + (AFTER_MS[kind] ?? 0)), notice: { subscriber, receipt } };
}
