/**
 * The engine's side of sends: outcomes and receipts come back, and what was in flight when
 * the last daemon died has an unknown outcome. Nothing is sent here.
 */
import { type Instant, instant, type SendKey, type SubscriberId } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Input, ReceiptInput, Suppression } from '../../kernel/input.ts';
import type { AttemptOutcome, Committed, ReceiptNotice } from '../host.ts';
import type { OutboxRow } from '../store.ts';
import type { Core } from './core.ts';
import { suppress } from './suppress.ts';
import type { Touched } from './touched.ts';
import { beginWork, type Work } from './work.ts';

/** Sends whose outcome is made unknown in one commit of the recovery. */
const RECOVERY_CHUNK = 500;

/** A commit that changed nothing. */
export const NOTHING: Committed = { results: [], handOver: [], settled: [], queued: [], decisions: [] };

/** Runs `body` in a commit of its own; whatever it throws undoes the commit. */
export function commitWork(core: Core, body: (work: Work) => void): Committed {
  const work = beginWork(core);
  try {
    body(work);
  } catch (error) {
    work.abandon();
    throw error;
  }
  return work.finish([]);
}

/** One commit's result after another's. */
export function addCommitted(first: Committed, second: Committed): Committed {
  const audited = [...(first.audited ?? []), ...(second.audited ?? [])];
  return {
    results: [],
    handOver: [...first.handOver, ...second.handOver],
    settled: [...first.settled, ...second.settled],
    queued: [...new Set([...first.queued, ...second.queued])],
    decisions: [...first.decisions, ...second.decisions],
    ...(audited.length === 0 ? {} : { audited }),
  };
}

/** One input, and for whom and when it is. */
export type Addressed = { readonly subscriber: SubscriberId; readonly at: Instant; readonly input: Input };

/** Inputs of one instant, by subscriber, in order of their first input. */
function bySubscriber(addressed: readonly Addressed[]): ReadonlyMap<SubscriberId, Input[]> {
  const groups = new Map<SubscriberId, Input[]>();
  for (const { subscriber, input } of addressed) {
    const inputs = groups.get(subscriber);
    if (inputs === undefined) groups.set(subscriber, [input]);
    else inputs.push(input);
  }
  return groups;
}

/** In order of time. Nearly always, all are of one instant. */
function byInstant(addressed: readonly Addressed[]): readonly (readonly [Instant, readonly Addressed[]])[] {
  const [first] = addressed;
  if (first === undefined) return [];
  let isOne = true;
  for (const { at } of addressed) isOne &&= at === first.at;
  if (isOne) return [[first.at, addressed]];
  return [...Map.groupBy(addressed, ({ at }) => at)].sort(([left], [right]) => left - right);
}

/** Inputs of one subscriber and instant in one call, in order of time, then of a subscriber's first input. */
export function applyAddressed(work: Work, addressed: readonly Addressed[]): void {
  for (const [at, group] of byInstant(addressed)) {
    for (const [subscriber, inputs] of bySubscriber(group)) {
      const touched = work.load(subscriber);
      if (touched !== null) work.apply(touched, inputs, at);
    }
  }
}

/** Takes outcomes of attempts that are still in flight; others (late, double, of erased subscribers) change nothing. */
export function takeOutcomes(core: Core, batch: readonly AttemptOutcome[], now: Instant): Committed {
  return commitWork(core, (work) => {
    const addressed: Addressed[] = [];
    for (const { key, attempt, outcome, at } of batch) {
      const row = work.outbox.read(key);
      if (row === null || row.state !== 'attempting' || row.attempt !== attempt) continue;
      work.outbox.put({ ...row, state: 'kept' });
      const instantOf = at ?? (core.clock === 'replay' ? row.at : now);
      const input: Input = { type: 'outcome', key, attempt, outcome };
      addressed.push({ subscriber: row.subscriber, at: instantOf, input });
    }
    applyAddressed(work, addressed);
  });
}

/** Sends in flight under an older epoch: unknown (restart). In chunks; what is handed over adds up. */
export function recoverSends(core: Core, now: Instant): Committed {
  const rows = core.store.attemptingBefore(core.epoch);
  let all = NOTHING;
  for (let start = 0; start < rows.length; start += RECOVERY_CHUNK) {
    const chunk = rows.slice(start, start + RECOVERY_CHUNK);
    const part = commitWork(core, (work) => recoverChunk(work, chunk, now));
    all = addCommitted(all, part);
  }
  return all;
}

function recoverChunk(work: Work, rows: readonly OutboxRow[], now: Instant): void {
  const addressed = rows.map((row): Addressed => {
    const { key, attempt, subscriber } = row;
    const outcome = { result: 'unknown', reason: 'restart' } as const;
    const at = work.core.clock === 'replay' ? row.at : now;
    work.outbox.put({ ...row, state: 'kept' });
    return { subscriber, at, input: { type: 'outcome', key, attempt, outcome } };
  });
  applyAddressed(work, addressed);
}

const SUPPRESSING: { readonly [kind: string]: Suppression['reason'] } = {
  hard_bounced: 'hard_bounced',
  complained: 'complained',
  unsubscribed: 'unsubscribed',
};

type Found = { readonly touched: Touched | null; readonly about: JsonObject };

function findSend(
  work: Work,
  key: SendKey | null,
): { readonly subscriber: SubscriberId; about: JsonObject } | null {
  if (key === null) return null;
  const row = work.outbox.read(key);
  if (row === null) return work.core.store.findSent(key);
  const { journey, step, template, class: name, channel, to } = row.message ?? {};
  const about = { journey, step, template, class: name, channel, address: to };
  return { subscriber: row.subscriber, about: JSON.parse(JSON.stringify(about)) as JsonObject };
}

function findAddressee(work: Work, notice: ReceiptNotice): Found {
  const send = findSend(work, notice.receipt.key);
  const about = { ...(send?.about ?? {}), ...notice.receipt.about };
  for (const id of [notice.subscriber, send?.subscriber]) {
    if (id === null || id === undefined) continue;
    const own = work.load(id as SubscriberId);
    if (own !== null) return { touched: own, about };
    const alias = work.core.store.readAlias(id);
    const other = alias === null ? null : work.load(alias);
    if (other !== null) return { touched: other, about };
  }
  return { touched: null, about };
}

/** A receipt without a subscriber we know still closes its address for everybody (semantics 32, 39). */
function suppressAddress(work: Work, receipt: ReceiptInput, now: Instant): void {
  if (receipt.address === null) return;
  if (receipt.kind === 'resubscribed') {
    suppress(work.core.store, { channel: receipt.channel, address: receipt.address, suppression: null });
    return;
  }
  const reason = SUPPRESSING[receipt.kind];
  if (reason === undefined) return;
  suppress(work.core.store, {
    channel: receipt.channel,
    address: receipt.address,
    suppression: { reason, at: now },
  });
}

/** Takes receipts, once each by their id; each changes one subscriber, or only the suppressions. */
export function takeReceipts(core: Core, batch: readonly ReceiptNotice[], now: Instant): Committed {
  return commitWork(core, (work) => {
    const addressed: Addressed[] = [];
    for (const notice of batch) {
      const { touched, about } = findAddressee(work, notice);
      const { receipt } = notice;
      if (touched === null) {
        suppressAddress(work, receipt, now);
        // Without a send of ours behind it, it says nothing about our rates.
        if (typeof about.class === 'string') {
          work.tallies.countReceipt(receipt.kind, now, receipt.channel, about);
        }
        continue;
      }
      const messageId = receipt.id === '' ? '' : `receipt:${receipt.channel}:${receipt.id}`;
      if (!work.isNew(touched, messageId, now)) continue;
      work.tallies.countReceipt(receipt.kind, now, receipt.channel, about);
      const address = receipt.address ?? (typeof about.address === 'string' ? about.address : null);
      // What waits in quarantine closes the address all the same: others may have it.
      if (work.isAside(touched)) suppressAddress(work, { ...receipt, address }, now);
      const input: Input = { ...receipt, address, about };
      addressed.push({ subscriber: touched.state.id, at: instant(now), input });
    }
    applyAddressed(work, addressed);
  });
}
