/**
 * `POST /v1/receipts` and `POST /v1/replies`: what providers and recipients say afterwards, in our own words, behind a
 * write key. Answers 200 only after the commit: what closes an address closes it from that instant.
 */
import type { FastifyInstance } from 'fastify';
import { type Instant, instant, type SubscriberId } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import type { Incoming, ReceiptNotice } from '../../hosts/host.ts';
import { KEYWORD_SOURCE } from '../../kernel/consent.ts';
import type { ReceiptKind } from '../../kernel/input.ts';
import { isKnownKey } from '../access.ts';
import type { RemoteEngine } from '../engine-thread/remote-engine.ts';
import type { RemoteLoop } from '../engine-thread/remote-loop.ts';
import { readReply } from '../ingest/replies.ts';
import { type ReadReports, type Reply, readReceipts, readReplies } from '../ingest/reports.ts';
import { Overloaded } from '../overloaded.ts';
import { findKey, limitBodies, readJson, type ShedReason } from '../requests.ts';

export type ReportRoutes = {
  readonly engine: RemoteEngine;
  readonly loop: RemoteLoop;
  readonly isReady: () => boolean;
  readonly onShed: (reason: ShedReason) => void;
  readonly writeKeys: readonly string[];
};

type Reader<Item> = (body: Json) => ReadReports<Item> | null;

/** Adds the routes. A body without a known write key gets 401, one of another shape 400; single bad reports are named. */
export function addReportRoutes(app: FastifyInstance, routes: ReportRoutes): void {
  app.register(async (reports) => {
    const { isReady, onShed, loop } = routes;
    limitBodies(reports, { isReady, onShed, isBehind: loop.isBehind });
    add(reports, routes, '/v1/receipts', readReceipts, async (notices) => {
      if (notices.length > 0) await routes.loop.receipts(notices);
      return {};
    });
    add(reports, routes, '/v1/replies', readReplies, async (replies) => ({
      replies: await takeReplies(routes, replies),
    }));
  });
}

function add<Item>(
  app: FastifyInstance,
  { isReady, writeKeys }: ReportRoutes,
  path: string,
  read: Reader<Item>,
  take: (items: readonly Item[]) => Promise<object>,
): void {
  app.post(path, async (request, reply) => {
    if (!isReady()) throw new Overloaded(1);
    const body = await readJson(request);
    if ('error' in body) return reply.code(400).send(body);
    const key = findKey(request, body.json);
    if (key === null || !isKnownKey(writeKeys, key))
      return reply.code(401).send({ error: 'unknown write key' });
    const reports = read(body.json);
    if (reports === null) return reply.code(400).send({ error: 'the body holds no report, or too many' });
    const answer = await take(reports.items);
    const refused = reports.refused.length > 0 ? { refused: reports.refused } : {};
    return reply.send({ success: true, accepted: reports.items.length, ...answer, ...refused });
  });
}

/** How each reply was understood, in their order. */
async function takeReplies(routes: ReportRoutes, replies: readonly Reply[]): Promise<readonly string[]> {
  const meanings: string[] = [];
  for (const reply of replies) meanings.push(await takeReply(routes, reply));
  return meanings;
}

const KINDS: { readonly [meaning: string]: ReceiptKind } = { stop: 'unsubscribed', start: 'resubscribed' };

/** A keyword changes everybody who has the number; help and sentences are events that journeys answer. */
async function takeReply({ engine, loop }: ReportRoutes, reply: Reply): Promise<string> {
  const { channel, from, text } = reply;
  const keywords = engine.plan()?.plan.workspace.channels[channel]?.keywords;
  const meaning = readReply(text, keywords);
  const subscribers = await engine.subscribersAt(channel, from);
  const kind = KINDS[meaning.means];
  if (kind !== undefined) {
    // The address itself is closed also where nobody is known to have it.
    const everybody = subscribers.length > 0 ? subscribers : [null];
    await loop.receipts(everybody.map((subscriber) => noticeOf(reply, kind, subscriber)));
    return meaning.means;
  }
  const name = meaning.means === 'help' ? 'Help Requested' : 'Reply Received';
  const at = loop.now();
  const incoming = subscribers.map((subscriber) => eventOf(reply, name, subscriber, at));
  if (incoming.length > 0) await loop.ingest(incoming);
  return meaning.means;
}

function noticeOf(
  { channel, from, id, text }: Reply,
  kind: ReceiptKind,
  subscriber: SubscriberId | null,
): ReceiptNotice {
  return {
    subscriber,
    receipt: {
      type: 'receipt',
      id: id === '' ? '' : `reply:${id}`,
      kind,
      channel,
      key: null,
      address: from,
      about: {},
      source: KEYWORD_SOURCE,
      reason: text.trim().slice(0, 32),
    },
  };
}

function eventOf(
  { channel, text, id }: Reply,
  name: string,
  subscriber: SubscriberId,
  at: Instant,
): Incoming {
  const messageId = id === '' ? '' : `reply:${channel}:${id}`;
  const properties = { channel, text };
  return {
    messageId,
    subscriber,
    at,
    inputs: [{ type: 'event', id: messageId, name, at: instant(at), properties }],
  };
}
