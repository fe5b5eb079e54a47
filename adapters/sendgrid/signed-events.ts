/**
 * Requests of SendGrid's signed event webhook: proved over the bytes as they came, then read. Source: "Getting Started with
 * the Event Webhook Security Features": ECDSA on P-256 with SHA-256 over the timestamp and the body. Pure.
 */
import { createVerify, type KeyObject } from 'node:crypto';
import type { ReceiptAnswer, ReceiptRefusal, ReceiptRequest } from '../../src/delivery/contract.ts';
import { parseJsonBytes } from '../http/json.ts';
import { readEvents } from './sendgrid-event.ts';

const SIGNATURE = 'x-twilio-email-event-webhook-signature';
const TIMESTAMP = 'x-twilio-email-event-webhook-timestamp';
const HOUR_MS = 3_600_000;
/** SendGrid tries for a day. Shorter than ids of messages are remembered. */
const AGE_MAX_MS = 48 * HOUR_MS;
const AHEAD_MAX_MS = HOUR_MS / 4;

function refused(reason: ReceiptRefusal): ReceiptAnswer {
  return { result: 'refused', reason };
}

/** Proves and reads a request at an instant (epoch ms). */
export function readSignedEvents(request: ReceiptRequest, key: KeyObject, now: number): ReceiptAnswer {
  const { headers, body, channel } = request;
  const { [SIGNATURE]: written = '', [TIMESTAMP]: timestamp = '' } = headers;
  const signature = Buffer.from(written, 'base64');
  // One spelling in base64 alone; of an ECDSA signature (r, s) there is a second one that holds, (r, n - s). Neither matters to
  // what is counted: ids come of the events, not of the signature.
  if (!/^\d{10}$/.test(timestamp) || written === '' || signature.toString('base64') !== written) {
    return refused('unproved');
  }
  if (!createVerify('sha256').update(timestamp).update(body).verify(key, signature))
    return refused('unproved');
  const age = now - Number(timestamp) * 1000;
  if (age > AGE_MAX_MS || age < -AHEAD_MAX_MS) return refused('stale');
  const receipts = readEvents(parseJsonBytes(body), channel);
  return receipts === null ? refused('unreadable') : { result: 'proved', about: 'events', receipts };
}
