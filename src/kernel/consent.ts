/** Consent as it is given and withdrawn, and the purposes of classes. Judges no send. */

import type { Instant } from '../base/ids.ts';
import { isJsonObject } from '../base/json.ts';
import { addressIn } from './address.ts';
import type { ConsentInput, ReceiptInput } from './input.ts';
import { decide, type Moment, own } from './moment.ts';
import type { Program } from './program.ts';
import { raise } from './raise.ts';
import type { ConsentRecord } from './state.ts';
import { changeSuppression, suppressionOf } from './suppress.ts';
import { judgeConsent } from './watch.ts';

/** The purpose under which a class needs consent on a channel: what a policy that covers both says, else its own name. */
export function purposeOf(program: Program, className: string, channel: string): string {
  for (const name of Object.keys(program.plan.policies).sort()) {
    const policy = program.plan.policies[name];
    if (policy?.gate !== 'consent') continue;
    const { classes, channels } = policy.covers;
    if (!classes.includes(className) || !channels.includes(channel)) continue;
    const { purposes } = policy.spec;
    const purpose = isJsonObject(purposes) ? purposes[className] : undefined;
    if (typeof purpose === 'string') return purpose;
  }
  return className;
}

function record(moment: Moment, channel: string, purpose: string, entry: ConsentRecord): void {
  if (channel === '__proto__' || purpose === '__proto__') return;
  const consent = own(moment, 'consent');
  consent[channel] = { ...consent[channel], [purpose]: entry };
  const name = entry.given ? 'Consent Given' : 'Consent Withdrawn';
  decide(moment, {
    type: 'consent',
    channel,
    kind: 'consent',
    reason: entry.given ? 'given' : 'withdrawn',
    values: { purpose, ...(entry.basis !== undefined && { basis: entry.basis }) },
  });
  raise(moment, name, { channel, purpose });
}

/** Records consent given or withdrawn. A new consent lifts a suppression by `unsubscribed`, and no other. */
export function takeConsent(moment: Moment, input: ConsentInput): void {
  const { channel, purpose, given, basis, proof, text, expiresAt } = input;
  const entry: ConsentRecord = {
    given,
    at: moment.now,
    ...(basis !== undefined && { basis }),
    ...(proof !== undefined && { proof }),
    ...(text !== undefined && { text }),
    ...(expiresAt !== undefined && { expiresAt: expiresAt as Instant }),
  };
  record(moment, channel, purpose, entry);
  const address = addressIn(moment.program, moment.state, channel);
  if (given && address !== null && suppressionOf(moment, channel, address)?.reason === 'unsubscribed') {
    changeSuppression(moment, channel, address, null);
  }
  moment.tasks.push({ task: 'changed', edges: judgeConsent(moment) });
}

/** An unsubscribe withdraws the consent of the class's purpose on the channel; without a class, of every purpose there. */
export function withdrawByReceipt(moment: Moment, receipt: ReceiptInput): void {
  const { channel } = receipt;
  const className = receipt.about.class;
  const known = Object.keys(moment.state.consent[channel] ?? {});
  const purposes = typeof className === 'string' ? [purposeOf(moment.program, className, channel)] : known;
  for (const purpose of purposes) {
    record(moment, channel, purpose, { given: false, at: moment.now, basis: 'unsubscribed' });
  }
  if (purposes.length > 0) moment.tasks.push({ task: 'changed', edges: judgeConsent(moment) });
}
