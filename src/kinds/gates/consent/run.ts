/** Refuses what the person has not consented to, by channel and purpose. */
import type { Gate, GateView, NamedPolicy } from '../../../kernel/kinds.ts';
import { byName, channelOf, coveringOf } from '../covering.ts';
import { readPolicy } from '../spec.ts';
import type { ConsentData } from './schema.ts';

/** The gate: every covering policy must allow; the first that does not, by name, is reported. */
export function link(policies: readonly NamedPolicy[]): Gate {
  const covering = coveringOf(
    byName(policies).map((policy) => ({ policy, data: readPolicy<ConsentData>(policy.spec) })),
  );
  return {
    judge(send, _rivals, view) {
      for (const { policy, data } of covering(send)) {
        const purpose = data.purposes[send.class] ?? send.class;
        const reason = refusal(channelOf(send), purpose, data.default, view);
        if (reason !== null) {
          return { verdict: 'refuse', policy: policy.name, reason, source: policy.source };
        }
      }
      return { verdict: 'pass' };
    },
  };
}

/** Why consent is missing; null where it is there. A record that has expired is no consent. */
function refusal(
  channel: string,
  purpose: string,
  fallback: ConsentData['default'],
  view: GateView,
): 'no_consent' | 'withdrawn' | 'expired' | null {
  const record = view.state.consent[channel]?.[purpose];
  if (view.seen !== null) view.seen[`consent.${channel}.${purpose}`] = record?.given ?? null;
  if (record === undefined) return fallback === 'given' ? null : 'no_consent';
  if (!record.given) return 'withdrawn';
  return record.expiresAt !== undefined && record.expiresAt <= view.now ? 'expired' : null;
}
