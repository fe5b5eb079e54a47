/**
 * Events of SendGrid in our own words. Each is about one send, by its custom arguments; whoever else sends by the same
 * account is none of ours. Source: "Event Webhook Reference" of SendGrid. Pure.
 */
import { isJsonObject, type Json, type JsonObject } from '../../src/base/json.ts';
import { judgeFailure, type Receipt } from '../../src/delivery/contract.ts';
import { addressOf, type Said, textIn } from '../mail/event-fields.ts';
import { isMachine } from '../mail/machines.ts';
import { CHANNEL_ARGUMENT, KEY_ARGUMENT } from './request.ts';

const LINK_MAX = 2048;
const ID_MAX = 200;

/** Why SendGrid dropped a mail without trying: for what the address did before, or for the mail. */
const DROPPED: readonly (readonly [RegExp, Said])[] = [
  [/^bounced address|^invalid$|^invalid address/i, { kind: 'hard_bounced' }],
  [/^unsubscribed/i, { kind: 'unsubscribed' }],
  [/^spam report/i, { kind: 'complained' }],
  [/spam content/i, { kind: 'failed', reason: 'content' }],
];

function readBounce(event: JsonObject): Said {
  const { verdict, code } = judgeFailure(textIn(event, 'status'), textIn(event, 'reason'));
  if (verdict === 'policy' || verdict === 'content') return { kind: 'failed', reason: verdict };
  // A block is the moment, or us: SendGrid itself goes on sending there.
  const isHard = textIn(event, 'type') !== 'blocked' && !code.startsWith('4');
  return { kind: isHard ? 'hard_bounced' : 'soft_bounced', ...(code === '' ? {} : { reason: code }) };
}

function readDrop(event: JsonObject): Said {
  const reason = textIn(event, 'reason').trim();
  return DROPPED.find(([words]) => words.test(reason))?.[1] ?? { kind: 'failed', reason: 'policy' };
}

function readOpen(event: JsonObject): Said {
  const agent = textIn(event, 'useragent');
  return { kind: 'opened', machine: event.sg_machine_open === true || isMachine(agent) };
}

function readClick(event: JsonObject): Said {
  const link = textIn(event, 'url');
  const said = link === '' || link.length > LINK_MAX ? {} : { link };
  return { kind: 'clicked', machine: isMachine(textIn(event, 'useragent')), ...said };
}

/** By `event`. `deferred` is not over; who joins a group again has to say so to us. */
const READERS: { readonly [name: string]: (event: JsonObject) => Said } = {
  processed: () => ({ kind: 'accepted' }),
  delivered: () => ({ kind: 'delivered' }),
  bounce: readBounce,
  dropped: readDrop,
  open: readOpen,
  click: readClick,
  spamreport: () => ({ kind: 'complained' }),
  unsubscribe: () => ({ kind: 'unsubscribed' }),
  group_unsubscribe: () => ({ kind: 'unsubscribed' }),
};

/** Each time they happen they are news. */
const OFTEN: readonly string[] = ['opened', 'clicked'];

function receiptOf(event: JsonObject, channel: string): Receipt | null {
  const name = textIn(event, 'event');
  const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  const key = textIn(event, KEY_ARGUMENT);
  if (reader === undefined || key === '' || textIn(event, CHANNEL_ARGUMENT) !== channel) return null;
  const said = reader(event);
  const own = textIn(event, 'sg_event_id').slice(0, ID_MAX);
  const address = addressOf(textIn(event, 'email'));
  const one = own === '' ? `${key}:${said.kind}:${String(event.timestamp)}` : own;
  const id = OFTEN.includes(said.kind) ? `sendgrid event:${one}` : `sendgrid:${key}:${said.kind}`;
  return { id, key, address: address === '' ? null : address, ...said };
}

/** The receipts in a list of events, for sends of one channel; null: it is no list. */
export function readEvents(events: Json | undefined, channel: string): readonly Receipt[] | null {
  if (!Array.isArray(events)) return null;
  return events.flatMap((event: Json) => (isJsonObject(event) ? (receiptOf(event, channel) ?? []) : []));
}
