/** Refuses what an address got for somebody else a short while ago (semantics 34). */
import { type Instant, instant } from '../../../base/ids.ts';
import { formatInstant } from '../../../base/instant.ts';
import type { AddressTouch } from '../../../kernel/input.ts';
import type { Gate, GateView, NamedPolicy } from '../../../kernel/kinds.ts';
import type { Send } from '../../../kernel/state.ts';
import { suppressionKey } from '../../../kernel/suppression.ts';
import { byName, channelOf, coveringOf } from '../covering.ts';
import { readPolicy } from '../spec.ts';
import type { DuplicateData, Sameness } from './schema.ts';

const IS_SAME: { readonly [S in Sameness]: (send: Send, touch: AddressTouch) => boolean } = {
  template: (send, { template }) => template !== null && send.templates[channelOf(send)] === template,
  journey: ({ journey }, touch) => touch.journey === journey,
  class: ({ class: className }, touch) => touch.class === className,
};

const NO_TOUCHES: readonly AddressTouch[] = [];

/** What went to this address for other people. What is somebody's own, a retry above all, is no duplicate. */
function touchesOfOthers(send: Send, { address, context, state }: GateView): readonly AddressTouch[] {
  const known = address === null ? undefined : context.touches?.[suppressionKey(channelOf(send), address)];
  if (known === undefined) return NO_TOUCHES;
  return known.filter(({ key, subscriber }) => key !== send.key && subscriber !== state.id);
}

/** The newest message that makes this one a second copy by one policy. */
function findFirstCopy(
  send: Send,
  touches: readonly AddressTouch[],
  { covers, spec }: NamedPolicy,
  now: Instant,
): AddressTouch | undefined {
  const { withinMs, same } = readPolicy<DuplicateData>(spec);
  return touches.findLast(
    (touch) =>
      touch.at > now - withinMs && covers.classes.includes(touch.class) && IS_SAME[same](send, touch),
  );
}

/** The gate: the first policy by name is reported. Who the other one is stands nowhere. */
export function link(policies: readonly NamedPolicy[]): Gate {
  const covering = coveringOf(byName(policies).map((policy) => ({ policy })));
  return {
    judge(send, _rivals, view) {
      if (view.context.touches === undefined) return { verdict: 'pass' };
      const touches = touchesOfOthers(send, view);
      if (touches.length === 0) return { verdict: 'pass' };
      for (const { policy } of covering(send)) {
        const first = findFirstCopy(send, touches, policy, view.now);
        if (first === undefined) continue;
        const freeAt = instant(first.at + readPolicy<DuplicateData>(policy.spec).withinMs);
        if (freeAt < view.validUntil) view.validUntil = freeAt;
        if (view.seen !== null) view.seen.sent = describeTouch(first);
        return { verdict: 'refuse', policy: policy.name, reason: 'duplicate', source: policy.source };
      }
      return { verdict: 'pass' };
    },
  };
}

function describeTouch({ at, template, journey, class: className }: AddressTouch) {
  return { at: formatInstant(at), journey, class: className, ...(template === null ? {} : { template }) };
}

/** How far back an address must be known for these policies, in ms. Pure. */
export function addressWindowMs(policies: readonly NamedPolicy[]): number {
  return Math.max(0, ...policies.map(({ spec }) => readPolicy<DuplicateData>(spec).withinMs));
}
