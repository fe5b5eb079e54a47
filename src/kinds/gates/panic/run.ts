/** Holds what a control covers (semantics 37, 38), lets the trickle of plan B through, and calls for its substitute. */
import { growthBookBucket } from '../../../base/hash.ts';
import { type Instant, NEVER } from '../../../base/ids.ts';
import { controlsOf, covers } from '../../../kernel/controls.ts';
import type { Control } from '../../../kernel/input.ts';
import type { Gate, GateView, NamedPolicy, PassNote, Verdict } from '../../../kernel/kinds.ts';
import {
  type PanicPolicy,
  panicDataOf,
  planBOf,
  type StandingPlanB,
  type TrickleData,
} from '../../../kernel/panic-policy.ts';
import type { Send } from '../../../kernel/state.ts';
import { channelOf } from '../covering.ts';

const PASS: Verdict = { verdict: 'pass' };

/** A control that holds a send, with its plan B. */
type Holding = { readonly control: Control; readonly planB: StandingPlanB | null };

function trickles({ buckets, classes, journeys }: TrickleData, control: Control, send: Send): boolean {
  if (classes !== null && !classes.includes(send.class)) return false;
  if (journeys !== null && !journeys.includes(send.journey)) return false;
  return growthBookBucket(control.id, send.key) < buckets;
}

/** A person's own message, not yet a substitute: calls and messages to teams have none. */
function mayBeSubstituted(send: Send): boolean {
  return send.type === 'send' && send.contact === undefined && send.substitute === undefined;
}

function noteOf({ control, planB }: Holding): PassNote {
  const { policy, source } = planB ?? {};
  return {
    policy: policy ?? control.kind,
    reason: 'trickle',
    ...(source === undefined ? {} : { source }),
    values: { control: control.id },
  };
}

function holdBy({ control, planB }: Holding, until: Instant, view: GateView): Verdict {
  if (view.seen !== null) Object.assign(view.seen, { control: control.id, ordered: control.reason });
  const { source } = planB ?? {};
  return {
    verdict: 'hold',
    until,
    policy: control.policy ?? control.kind,
    reason: control.kind,
    ...(source === undefined ? {} : { source }),
  };
}

/** Once for each person and panic, and only where nothing else holds the send. */
function substituteBy({ control, planB }: Holding, send: Send, view: GateView): Verdict | null {
  if (planB === null || planB.substitute === null || !mayBeSubstituted(send)) return null;
  if (view.state.substituted?.includes(control.id) === true) return null;
  if (view.seen !== null) Object.assign(view.seen, { control: control.id, ordered: control.reason });
  const { policy, source } = planB;
  const substitute = { ...planB.substitute, control: control.id, policy, source };
  return { verdict: 'refuse', policy, reason: 'substituted', source, substitute };
}

/** The gate. Its policies are those of the plan in force; what is stopped stands in the shared snapshot. */
export function link(named: readonly NamedPolicy[]): Gate {
  const policies: readonly PanicPolicy[] = named.map((policy) => ({
    name: policy.name,
    data: panicDataOf(policy),
    source: policy.source,
  }));
  return {
    judge(send, _rivals, view) {
      const controls = controlsOf(view.context.shared);
      if (controls.length === 0) return PASS;
      const { class: className, journey, tags } = send;
      const subject = { channel: channelOf(send), class: className, journey, tags };
      const holding: Holding[] = [];
      let passing: Holding | null = null;
      let until = NEVER;
      for (const control of controls) {
        if (send.substitute === control.id || !covers(control.scope, subject)) continue;
        const found = { control, planB: planBOf(policies, control) };
        const trickle = found.planB?.trickle ?? null;
        if (trickle !== null && trickles(trickle, control, send)) {
          passing ??= found;
          continue;
        }
        holding.push(found);
        if (control.until < until) until = control.until;
      }
      const [first, ...others] = holding;
      if (first === undefined) return passing === null ? PASS : { verdict: 'pass', note: noteOf(passing) };
      const substituted = others.length === 0 ? substituteBy(first, send, view) : null;
      return substituted ?? holdBy(first, until, view);
    },
  };
}
