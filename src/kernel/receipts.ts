/** What providers and recipients say afterwards (semantics 32): events, suppressions, and the end of not knowing. */

import type { JsonObject } from '../base/json.ts';
import { addressIn } from './address.ts';
import { restoreByReceipt, withdrawByReceipt } from './consent.ts';
import type { ReceiptInput, ReceiptKind, Suppression } from './input.ts';
import type { Moment } from './moment.ts';
import { raise } from './raise.ts';
import { fallBack, settle } from './sends.ts';
import { changeSuppression, suppressionOf } from './suppress.ts';

type Meaning = {
  readonly event: string;
  readonly bounce?: 'hard' | 'soft';
  /** The message arrived somewhere: a pending send is accepted; false: it did not. */
  readonly arrived: boolean | null;
  readonly suppresses?: Suppression['reason'];
};

const MEANINGS: { readonly [kind in ReceiptKind]: Meaning } = {
  accepted: { event: '', arrived: true },
  delivered: { event: 'Message Delivered', arrived: true },
  soft_bounced: { event: 'Message Bounced', bounce: 'soft', arrived: null },
  hard_bounced: { event: 'Message Bounced', bounce: 'hard', arrived: false, suppresses: 'hard_bounced' },
  complained: { event: 'Message Complained', arrived: true, suppresses: 'complained' },
  opened: { event: 'Message Opened', arrived: true },
  clicked: { event: 'Message Clicked', arrived: true },
  unsubscribed: { event: 'Message Unsubscribed', arrived: true, suppresses: 'unsubscribed' },
  resubscribed: { event: '', arrived: null },
  failed: { event: 'Message Failed', arrived: false },
};

/** How bad a suppression is: a later, milder one never takes a worse one's place. */
const WEIGHTS: { readonly [reason in Suppression['reason']]: number } = {
  unsubscribed: 1,
  complained: 2,
  hard_bounced: 3,
};

/** A receipt says what became of a send whose outcome is not known yet. True where it ended the send as failed. */
function reconcile(moment: Moment, receipt: ReceiptInput, arrived: boolean | null): boolean {
  if (receipt.key === null || arrived === null) return false;
  const send = moment.state.sends.find((candidate) => candidate.key === receipt.key);
  if (send === undefined || send.attempt === 0) return false;
  if (arrived) settle(moment, send, 'accepted', 'receipt');
  else fallBack(moment, send, 'rejected', receipt.kind === 'hard_bounced' ? 'address' : 'provider');
  return !arrived;
}

function suppress(moment: Moment, receipt: ReceiptInput, reason: Suppression['reason']): void {
  const address = receipt.address ?? addressIn(moment.program, moment.state, receipt.channel);
  if (address === null) return;
  const known = suppressionOf(moment, receipt.channel, address);
  if (known !== undefined && WEIGHTS[known.reason] >= WEIGHTS[reason]) return;
  changeSuppression(moment, receipt.channel, address, { reason, at: moment.now });
}

function propertiesOf(receipt: ReceiptInput, meaning: Meaning): JsonObject {
  return {
    ...receipt.about,
    channel: receipt.channel,
    ...(meaning.bounce !== undefined && { bounce: meaning.bounce }),
    ...(receipt.machine !== undefined && { machine: receipt.machine }),
    ...(receipt.link !== undefined && { link: receipt.link }),
    ...(receipt.reason !== undefined && { reason: receipt.reason }),
  };
}

/** Takes one receipt. Repeats are the host's to drop; in any order they never clear a suppression. */
export function takeReceipt(moment: Moment, receipt: ReceiptInput): void {
  const meaning = MEANINGS[receipt.kind];
  const failed = reconcile(moment, receipt, meaning.arrived);
  if (meaning.suppresses !== undefined) suppress(moment, receipt, meaning.suppresses);
  if (receipt.kind === 'unsubscribed') withdrawByReceipt(moment, receipt);
  if (receipt.kind === 'resubscribed') restoreByReceipt(moment, receipt);
  const announced = failed && receipt.kind === 'failed';
  if (meaning.event !== '' && !announced) raise(moment, meaning.event, propertiesOf(receipt, meaning));
}
