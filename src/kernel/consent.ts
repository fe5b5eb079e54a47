/**
 * Consent as it is given, confirmed, withdrawn and ended by time. Every change is a record in the state and, in the same
 * instant, an entry for the ledger. Judges no send.
 */
import { type Instant, NEVER } from '../base/ids.ts';
import { addressIn } from './address.ts';
import { endOf, purposeOf, purposesOn, ruleOf } from './consent-rules.ts';
import type { ConsentInput, ReceiptInput } from './input.ts';
import { decide, type Moment, own } from './moment.ts';
import { raise } from './raise.ts';
import type { ConsentChange, ConsentRecord, SubscriberState } from './state.ts';
import { changeSuppression, suppressionOf } from './suppress.ts';
import { judgeConsent } from './watch.ts';

type Consents = SubscriberState['consent'];

/** Where a consent that somebody sends by a keyword comes from; a later keyword may restore what it withdrew. */
export const KEYWORD_SOURCE = 'keyword';

/** The record of a purpose on a channel; undefined: nobody ever said anything. Pure. */
export function recordOf(consent: Consents, channel: string, purpose: string): ConsentRecord | undefined {
  const purposes = Object.hasOwn(consent, channel) ? consent[channel] : undefined;
  return purposes !== undefined && Object.hasOwn(purposes, purpose) ? purposes[purpose] : undefined;
}

/** Puts a record into the state and on its way to the ledger. */
export function setConsent(
  moment: Moment,
  channel: string,
  purpose: string,
  change: ConsentChange,
  record: ConsentRecord,
): void {
  const consent = own(moment, 'consent');
  consent[channel] = { ...consent[channel], [purpose]: record };
  moment.effects.push({ type: 'consent', entry: { at: moment.now, channel, purpose, change, record } });
}

/** The event by which journeys hear of a change; '' where there is nothing to hear: a request that nobody confirmed ends. */
function eventOf(change: ConsentChange, { pending }: ConsentRecord): string {
  if (change === 'withdrawn') return 'Consent Withdrawn';
  if (change === 'expired') return pending === true ? '' : 'Consent Expired';
  return pending === true ? 'Consent Requested' : 'Consent Given';
}

function change(
  moment: Moment,
  channel: string,
  purpose: string,
  kind: ConsentChange,
  entry: ConsentRecord,
): void {
  if (channel === '__proto__' || purpose === '__proto__') return;
  setConsent(moment, channel, purpose, kind, entry);
  const { basis, source } = entry;
  decide(moment, {
    type: 'consent',
    at: moment.now,
    channel,
    kind: 'consent',
    reason: kind === 'given' && entry.pending === true ? 'pending' : kind,
    values: { purpose, ...(basis !== undefined && { basis }), ...(source !== undefined && { from: source }) },
  });
  const event = eventOf(kind, entry);
  if (event !== '') raise(moment, event, { channel, purpose });
}

/** True where a consent is there that time has not ended and that waits for nothing. */
function holds({ state, program, now }: Moment, channel: string, purpose: string): boolean {
  const known = recordOf(state.consent, channel, purpose);
  if (known?.given !== true || known.pending === true || known.expiredAt !== undefined) return false;
  return endOf(known, ruleOf(program, channel, purpose)) > now;
}

/** When somebody confirmed a consent that still holds: asked again, they need not confirm it again. */
function confirmedAtOf(moment: Moment, channel: string, purpose: string): Instant | undefined {
  return holds(moment, channel, purpose)
    ? recordOf(moment.state.consent, channel, purpose)?.confirmedAt
    : undefined;
}

/** What the input says, as a record. A consent under double opt-in waits for its confirmation. */
function recordFrom(moment: Moment, input: ConsentInput): ConsentRecord {
  const { channel, purpose, given, confirmed, basis, proof, text, expiresAt, source } = input;
  const confirmedAt = confirmed === true ? moment.now : confirmedAtOf(moment, channel, purpose);
  const isPending =
    given && confirmedAt === undefined && ruleOf(moment.program, channel, purpose).doubleOptIn;
  return {
    given,
    at: moment.now,
    ...(isPending && { pending: true as const }),
    ...(given && confirmedAt !== undefined && { confirmedAt }),
    ...(basis !== undefined && { basis }),
    ...(proof !== undefined && { proof }),
    ...(text !== undefined && { text }),
    ...(expiresAt !== undefined && { expiresAt: expiresAt as Instant }),
    ...(source !== undefined && { source }),
  };
}

/** The confirmation of what waits for one; anything else it leaves alone: an old link brings no consent back. */
function confirm(moment: Moment, { channel, purpose, proof }: ConsentInput): boolean {
  const known = recordOf(moment.state.consent, channel, purpose);
  if (known?.pending !== true || known.expiredAt !== undefined) return false;
  if (endOf(known, ruleOf(moment.program, channel, purpose)) <= moment.now) return false;
  const { pending: _confirmed, ...rest } = known;
  const confirmation = proof === undefined ? {} : { confirmation: proof };
  change(moment, channel, purpose, 'confirmed', { ...rest, confirmedAt: moment.now, ...confirmation });
  return true;
}

function lift(moment: Moment, channel: string, address: string | null): void {
  if (address === null || suppressionOf(moment, channel, address)?.reason !== 'unsubscribed') return;
  changeSuppression(moment, channel, address, null);
}

function announce(moment: Moment): void {
  moment.tasks.push({ task: 'changed', edges: judgeConsent(moment) });
}

/** Records consent. A new one that needs no confirmation lifts a suppression by `unsubscribed`, and no other. */
export function takeConsent(moment: Moment, input: ConsentInput): void {
  const { channel, purpose } = input;
  if (input.confirms === true) {
    if (!confirm(moment, input)) return;
  } else {
    change(moment, channel, purpose, input.given ? 'given' : 'withdrawn', recordFrom(moment, input));
  }
  const known = recordOf(moment.state.consent, channel, purpose);
  if (known?.given === true && known.pending !== true) {
    lift(moment, channel, addressIn(moment.program, moment.state, channel));
  }
  announce(moment);
}

/** What shows it: the message that it came from, else the receipt itself. */
function proofOf({ id, key }: ReceiptInput): Pick<ConsentRecord, 'proof'> {
  const proof = key ?? id;
  return proof === '' ? {} : { proof };
}

/**
 * An unsubscribe withdraws the consent of the class's purpose on the channel; without a class, of every purpose and group
 * that is known there or that a policy needs there.
 */
export function withdrawByReceipt(moment: Moment, receipt: ReceiptInput): void {
  const { channel, source = 'receipt' } = receipt;
  const className = receipt.about.class;
  const known = Object.keys(moment.state.consent[channel] ?? {});
  const all = new Set([...known, ...purposesOn(moment.program, channel)]);
  const purposes = typeof className === 'string' ? [purposeOf(moment.program, className, channel)] : [...all];
  const proof = proofOf(receipt);
  for (const purpose of purposes) {
    const before = recordOf(moment.state.consent, channel, purpose);
    const wasGiven =
      holds(moment, channel, purpose) || before?.wasGiven === true ? { wasGiven: true as const } : {};
    const entry = { given: false, at: moment.now, basis: 'unsubscribed', ...proof, source, ...wasGiven };
    change(moment, channel, purpose, 'withdrawn', entry);
  }
  if (purposes.length > 0) announce(moment);
}

/**
 * Somebody who unsubscribed by a keyword takes that back by one: the suppression by `unsubscribed` is lifted, and what
 * the keyword withdrew is given again. Nothing is given that was not there.
 */
export function restoreByReceipt(moment: Moment, receipt: ReceiptInput): void {
  const { channel, source = 'receipt' } = receipt;
  const before = moment.state.consent[channel] ?? {};
  lift(moment, channel, receipt.address ?? addressIn(moment.program, moment.state, channel));
  let isChanged = false;
  for (const [purpose, { given, source: by, wasGiven }] of Object.entries(before)) {
    if (given || by !== KEYWORD_SOURCE || wasGiven !== true) continue;
    isChanged = true;
    change(moment, channel, purpose, 'given', {
      given: true,
      at: moment.now,
      confirmedAt: moment.now,
      basis: 'keyword',
      ...proofOf(receipt),
      text: 'keyword',
      source,
    });
  }
  if (isChanged) announce(moment);
}

/** When the first consent ends by time; NEVER: none does. */
export function nextConsentEndAt({ state, program }: Moment): Instant {
  let earliest = NEVER;
  for (const channel in state.consent) {
    const purposes = state.consent[channel];
    for (const purpose in purposes) {
      const record = purposes[purpose];
      if (record === undefined || !record.given) continue;
      const endAt = endOf(record, ruleOf(program, channel, purpose));
      if (endAt < earliest) earliest = endAt;
    }
  }
  return earliest;
}

/** Writes down what time has ended. */
export function endConsents(moment: Moment): void {
  if (nextConsentEndAt(moment) > moment.now) return;
  const { state, program } = moment;
  for (const [channel, purposes] of Object.entries(state.consent)) {
    for (const [purpose, record] of Object.entries(purposes)) {
      if (endOf(record, ruleOf(program, channel, purpose)) > moment.now) continue;
      change(moment, channel, purpose, 'expired', { ...record, expiredAt: moment.now });
    }
  }
  announce(moment);
}
