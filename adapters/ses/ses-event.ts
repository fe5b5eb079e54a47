/**
 * Events of SES in our own words. Each is about one send, by its tags; whoever else sends by the same account is none of
 * ours. Source: "Contents of event data that Amazon SES publishes to Amazon SNS" of the SES developer guide. Pure.
 */
import { isJsonObject, type JsonObject } from '../../src/base/json.ts';
import type { Receipt } from '../../src/delivery/contract.ts';
import { parseJson } from '../http/json.ts';
import { objectIn, textIn } from '../mail/event-fields.ts';
import { isMachine } from '../mail/machines.ts';
import { addressesIn, type SaidOf } from './said.ts';
import { readBounce } from './ses-bounce.ts';
import { readTags } from './tags.ts';

/** What an event is about, from a closed list, and the receipts in it. */
export type EventReading = { readonly about: string; readonly receipts: readonly Receipt[] };

/** Where an event came in: the id of its SNS message, and the channel whose address it was sent to. */
export type EventPlace = { readonly id: string; readonly channel: string };

/** Feedback that is no complaint: praise, and reports of machines (RFC 5965, 7.3). Without a type SES itself calls it one. */
const NO_COMPLAINTS: readonly string[] = ['not-spam', 'auth-failure', 'virus'];
const LINK_MAX = 2048;

function machineOf(details: JsonObject): { readonly machine?: boolean } {
  const agent = textIn(details, 'userAgent');
  return agent === '' ? {} : { machine: isMachine(agent) };
}

function readComplaint(details: JsonObject): readonly SaidOf[] {
  const feedback = textIn(details, 'complaintFeedbackType').toLowerCase();
  if (NO_COMPLAINTS.includes(feedback)) return [];
  const addresses = addressesIn(details.complainedRecipients);
  return [{ kind: 'complained', addresses, ...(feedback === '' ? {} : { reason: feedback.slice(0, 32) }) }];
}

function readDelivery(details: JsonObject): readonly SaidOf[] {
  return [{ kind: 'delivered', addresses: addressesIn(details.recipients) }];
}

function readOpen(details: JsonObject): readonly SaidOf[] {
  return [{ kind: 'opened', addresses: [], often: true, ...machineOf(details) }];
}

function readClick(details: JsonObject): readonly SaidOf[] {
  const link = textIn(details, 'link');
  const said = link === '' || link.length > LINK_MAX ? {} : { link };
  return [{ kind: 'clicked', addresses: [], often: true, ...machineOf(details), ...said }];
}

/** Lists of SES itself: who leaves all of them leaves; who comes back has to say so to us. */
function readSubscription(details: JsonObject): readonly SaidOf[] {
  const preferences = objectIn(details, 'newTopicPreferences');
  return preferences.unsubscribeAll === true ? [{ kind: 'unsubscribed', addresses: [] }] : [];
}

const failed = (reason: string) => (): readonly SaidOf[] => [{ kind: 'failed', addresses: [], reason }];

type Reader = {
  readonly details: string;
  read(details: JsonObject, destination: readonly string[]): readonly SaidOf[];
};

/** By `eventType`. A delay is not over yet, and changes nothing. */
const READERS: { readonly [type: string]: Reader } = {
  Send: { details: 'send', read: () => [{ kind: 'accepted', addresses: [] }] },
  Delivery: { details: 'delivery', read: readDelivery },
  DeliveryDelay: { details: 'deliveryDelay', read: () => [] },
  Bounce: { details: 'bounce', read: readBounce },
  Complaint: { details: 'complaint', read: readComplaint },
  Reject: { details: 'reject', read: failed('content') },
  'Rendering Failure': { details: 'failure', read: failed('render') },
  Open: { details: 'open', read: readOpen },
  Click: { details: 'click', read: readClick },
  Subscription: { details: 'subscription', read: readSubscription },
};

/**
 * Reads the text of a notification. `other`: no event of SES (it greets new topics so), or one of a kind that we do not know;
 * `not_ours`: a mail that we did not send by this channel.
 */
export function readSesEvent(text: string, place: EventPlace): EventReading {
  const event = parseJson(text);
  const type = isJsonObject(event) ? textIn(event, 'eventType') : '';
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (!isJsonObject(event) || reader === undefined) return { about: 'other', receipts: [] };
  const mail = objectIn(event, 'mail');
  const send = readTags(mail.tags);
  if (send === null || send.channel !== place.channel) return { about: 'not_ours', receipts: [] };
  const destination = addressesIn(mail.destination);
  const said = reader.read(objectIn(event, reader.details), destination);
  return {
    about: type.replace(/(?<=[a-z]) ?(?=[A-Z])/, '_').toLowerCase(),
    receipts: said.flatMap((each) => receiptsOf(each, send.key, destination, place)),
  };
}

/**
 * One receipt for a send of ours, which goes to one address. A mail to several was not sent by us as it is: what is said of
 * an address holds of that address, and of no send.
 */
function receiptsOf(
  { kind, addresses, often, ...more }: SaidOf,
  key: string,
  destination: readonly string[],
  { id }: EventPlace,
): readonly Receipt[] {
  const [only, ...others] = destination;
  const of = (about: string) => (often === true ? `sns:${id}` : `ses:${about}:${kind}`);
  if (others.length === 0) return [{ id: of(key), kind, key, address: only ?? null, ...more }];
  return addresses
    .filter((address) => destination.includes(address))
    .map((address) => ({ id: of(`${key}:${address}`), kind, key: null, address, ...more }));
}
