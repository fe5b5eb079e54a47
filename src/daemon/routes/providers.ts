/**
 * `POST /receipts/CHANNEL`: what the provider of a channel says afterwards, in its own words. No write key: the channel's
 * adapter proves each request by its signature over the raw body. Answers 200 only after the commit.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SendKey } from '../../base/ids.ts';
import { createRateGate } from '../../base/rate-gate.ts';
import type { OpenedChannels } from '../../delivery/channels.ts';
import type { Receipt, ReceiptAnswer, ReceiptRefusal } from '../../delivery/contract.ts';
import type { ReceiptNotice } from '../../hosts/host.ts';
import type { RemoteLoop } from '../engine-thread/remote-loop.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { Overloaded } from '../overloaded.ts';
import { limitBodies, type ShedReason } from '../requests.ts';

export type ProviderRoutes = {
  /** The channels in use. */
  readonly channels: () => OpenedChannels;
  readonly loop: Pick<RemoteLoop, 'receipts' | 'isBehind'>;
  readonly isReady: () => boolean;
  readonly onShed: (reason: ShedReason) => void;
  readonly metrics: Pick<Metrics, 'receiptRequests'>;
  readonly log: Logger;
};

/** The most that a provider sends at once: SendGrid's batches, with 768 KB; SNS' messages have 256. */
const BODY_BYTES_MAX = 1024 * 1024;
/** Receipts in one commit. */
const RECEIPTS_MAX = 500;
/** After so many seconds a provider may come again where nothing could be judged. */
const LATER_S = '10';
/** Anybody may write to us: refusals that are logged a minute. All are counted. */
const REFUSALS_LOGGED = 10;
const MINUTE_MS = 60_000;

const STATUSES: { readonly [reason in ReceiptRefusal]: number } = {
  unreadable: 400,
  unproved: 403,
  foreign: 403,
  stale: 403,
};

/** Adds the route. 404 for a channel that takes none; 4xx for what counts for nothing, which no provider sends again. */
export function addProviderRoutes(app: FastifyInstance, routes: ProviderRoutes): void {
  const { isReady, onShed, loop } = routes;
  const mayLog = createRateGate(REFUSALS_LOGGED, MINUTE_MS, () => performance.now());
  app.register(async (providers) => {
    limitBodies(providers, { isReady, onShed, isBehind: loop.isBehind, bytesMax: BODY_BYTES_MAX });
    providers.post('/receipts/:channel', (request, reply) => take(routes, mayLog, request, reply));
  });
}

function noticeOf(
  channel: string,
  { id, kind, key, address, machine, link, reason }: Receipt,
): ReceiptNotice {
  return {
    subscriber: null,
    receipt: {
      type: 'receipt',
      id,
      kind,
      channel,
      key: key as SendKey | null,
      address,
      about: {},
      source: 'provider',
      ...(machine === undefined ? {} : { machine }),
      ...(link === undefined ? {} : { link }),
      ...(reason === undefined ? {} : { reason }),
    },
  };
}

async function take(
  { channels, loop, isReady, metrics, log }: ProviderRoutes,
  mayLog: () => boolean,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { channel } = request.params as { readonly channel: string };
  const opened = channels();
  const adapter = Object.hasOwn(opened, channel) ? opened[channel]?.adapter : undefined;
  if (adapter?.receipts === undefined) return reply.code(404).send({ error: 'no receipts are taken here' });
  const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  const answer: ReceiptAnswer = await adapter.receipts({ channel, headers: headersOf(request), body });
  if (answer.result === 'later') {
    metrics.receiptRequests.inc({ channel, result: 'later' });
    return reply.code(503).header('retry-after', LATER_S).send({ error: 'not now, come again' });
  }
  if (answer.result === 'refused') {
    const { reason } = answer;
    metrics.receiptRequests.inc({ channel, result: reason });
    if (mayLog()) log.warn({ channel, reason }, 'receipt refused');
    return reply.code(STATUSES[reason]).send({ error: reason });
  }
  // The daemon may have begun to stop while the request was proved.
  if (!isReady()) throw new Overloaded(1);
  const notices = answer.receipts.map((receipt) => noticeOf(channel, receipt));
  // Where a later part fails all come again: those before count once.
  for (let from = 0; from < notices.length; from += RECEIPTS_MAX) {
    await loop.receipts(notices.slice(from, from + RECEIPTS_MAX));
  }
  metrics.receiptRequests.inc({ channel, result: answer.about });
  return reply.send({ success: true, accepted: answer.receipts.length });
}

/** Headers by name; of those that came more than once the last one. */
function headersOf({ headers }: FastifyRequest): { readonly [name: string]: string | undefined } {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.at(-1) : value]),
  );
}
