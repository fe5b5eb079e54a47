/** Bodies of `/v1/receipts` and `/v1/replies`: what somebody reports about sends and addresses. Checks shapes; stores nothing. */
import type { SendKey } from '../../base/ids.ts';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import type { ReceiptNotice } from '../../hosts/host.ts';
import type { ReceiptKind } from '../../kernel/input.ts';

const reportsMax = 500;
const LENGTH_MAX = 512;
const TEXT_MAX = 4096;

/** The kinds that may be reported from outside. */
const KINDS: readonly ReceiptKind[] = [
  'accepted',
  'delivered',
  'soft_bounced',
  'hard_bounced',
  'complained',
  'opened',
  'clicked',
  'unsubscribed',
  'resubscribed',
  'failed',
];

export type RefusedReport = { readonly index: number; readonly reason: string };
export type ReadReports<Item> = {
  readonly items: readonly Item[];
  readonly refused: readonly RefusedReport[];
};
export type Reply = {
  readonly channel: string;
  readonly from: string;
  readonly text: string;
  readonly id: string;
};

function textIn(item: JsonObject, name: string, max = LENGTH_MAX): string | null | undefined {
  const value = item[name];
  if (value === undefined || value === null) return null;
  return typeof value === 'string' && value !== '' && value.length <= max ? value : undefined;
}

/** One report, or a list under `name`. Null: neither. */
function listIn(body: Json, name: string): readonly Json[] | null {
  if (!isJsonObject(body)) return null;
  const list = body[name];
  if (list === undefined) return [body];
  return Array.isArray(list) && list.length <= reportsMax ? list : null;
}

function readAll<Item>(list: readonly Json[], read: (item: JsonObject) => Item | string): ReadReports<Item> {
  const items: Item[] = [];
  const refused: RefusedReport[] = [];
  for (const [index, raw] of list.entries()) {
    const item = isJsonObject(raw) ? read(raw) : 'not_an_object';
    if (typeof item === 'string') refused.push({ index, reason: item });
    else items.push(item);
  }
  return { items, refused };
}

function readReceipt(item: JsonObject): ReceiptNotice | string {
  const kind = KINDS.find((each) => each === item.kind);
  if (kind === undefined) return 'unknown_kind';
  const names = ['id', 'channel', 'key', 'subscriber', 'address', 'link', 'reason'] as const;
  const texts = new Map(names.map((name) => [name, textIn(item, name)] as const));
  const bad = names.find((name) => texts.get(name) === undefined);
  if (bad !== undefined) return `bad_${bad}`;
  const [id, channel, key, subscriber, address, link, reason] = names.map((name) => texts.get(name) ?? null);
  if (channel === null || channel === undefined) return 'no_channel';
  if (key === null && subscriber === null && address === null) return 'about_nobody';
  return {
    subscriber: subscriber ?? null,
    receipt: {
      type: 'receipt',
      id: id ?? '',
      kind,
      channel,
      key: (key ?? null) as SendKey | null,
      address: address ?? null,
      about: {},
      source: 'provider',
      ...(typeof item.machine === 'boolean' && { machine: item.machine }),
      ...(typeof link === 'string' && { link }),
      ...(typeof reason === 'string' && { reason }),
    },
  };
}

function readReplyItem(item: JsonObject): Reply | string {
  const channel = textIn(item, 'channel');
  const from = textIn(item, 'from');
  const id = textIn(item, 'id');
  const text = typeof item.text === 'string' && item.text.length <= TEXT_MAX ? item.text : undefined;
  if (typeof channel !== 'string') return 'no_channel';
  if (typeof from !== 'string') return 'no_from';
  if (text === undefined) return 'no_text';
  if (id === undefined) return 'bad_id';
  return { channel, from, text, id: id ?? '' };
}

/** Receipts of a body: one, or up to 500 under `receipts`. Null: no such body. Pure. */
export function readReceipts(body: Json): ReadReports<ReceiptNotice> | null {
  const list = listIn(body, 'receipts');
  return list === null ? null : readAll(list, readReceipt);
}

/** Replies of a body: one, or up to 500 under `replies`. Null: no such body. Pure. */
export function readReplies(body: Json): ReadReports<Reply> | null {
  const list = listIn(body, 'replies');
  return list === null ? null : readAll(list, readReplyItem);
}
