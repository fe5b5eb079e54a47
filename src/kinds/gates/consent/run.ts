/** Refuses what the person has not consented to, by channel, purpose and subscription group. */
import { endOf } from '../../../kernel/consent-rules.ts';
import type { Gate, GateView, NamedPolicy } from '../../../kernel/kinds.ts';
import type { ConsentRecord, Send } from '../../../kernel/state.ts';
import { byName, channelOf, coveringOf } from '../covering.ts';
import { readPolicy } from '../spec.ts';
import { isOfGroup } from './groups.ts';
import type { ConsentData } from './schema.ts';

/** Why a send is refused. */
export type ConsentReason = 'no_consent' | 'withdrawn' | 'expired' | 'unconfirmed' | 'no_proof';

/** The gate: every covering policy must allow; the first that does not, by name, is reported. */
export function link(policies: readonly NamedPolicy[]): Gate {
  const covering = coveringOf(
    byName(policies).map((policy) => ({ policy, data: readPolicy<ConsentData>(policy.spec) })),
  );
  return {
    judge(send, _rivals, view) {
      for (const { policy, data } of covering(send)) {
        const purpose = data.purposes[send.class] ?? send.class;
        const reason = refusal(channelOf(send), purpose, data, view) ?? refusalOfGroups(send, data, view);
        if (reason !== null) {
          return { verdict: 'refuse', policy: policy.name, reason, source: policy.source };
        }
      }
      return { verdict: 'pass' };
    },
  };
}

function look(channel: string, purpose: string, view: GateView): ConsentRecord | undefined {
  const record = view.state.consent[channel]?.[purpose];
  if (view.seen !== null) view.seen[`consent.${channel}.${purpose}`] = record?.given ?? null;
  return record;
}

/** Why consent to the purpose is missing; null where it is there. */
function refusal(channel: string, purpose: string, data: ConsentData, view: GateView): ConsentReason | null {
  const record = look(channel, purpose, view);
  if (record === undefined) return data.default === 'given' ? null : 'no_consent';
  if (!record.given) return 'withdrawn';
  const isConfirmed = record.confirmedAt !== undefined || data.doubleOptIn !== true;
  if (record.pending === true || !isConfirmed) return 'unconfirmed';
  const rule = { expiresAfterMs: data.expiresAfterMs ?? null };
  if (record.expiredAt !== undefined || endOf(record, rule) <= view.now) return 'expired';
  const isProven = (record.proof ?? record.confirmation) !== undefined && record.text !== undefined;
  return data.proof === true && !isProven ? 'no_proof' : null;
}

/** A group is a preference inside its purpose: it must not have been left, nor have run out. */
function refusalOfGroups(send: Send, { groups }: ConsentData, view: GateView): ConsentReason | null {
  if (groups === undefined) return null;
  const channel = channelOf(send);
  for (const [name, group] of Object.entries(groups)) {
    if (!isOfGroup(send, channel, group)) continue;
    const record = look(channel, name, view);
    if (record === undefined && group.default === 'denied') return 'no_consent';
    if (record === undefined) continue;
    if (!record.given) return 'withdrawn';
    if (record.expiredAt !== undefined || endOf(record, { expiresAfterMs: null }) <= view.now)
      return 'expired';
  }
  return null;
}
