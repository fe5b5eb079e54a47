/** Lets one message at a time through, the one of highest priority by the communication matrix (semantics 27). */
import { type Instant, instant } from '../../../base/ids.ts';
import { type Gate, type GateView, type Linker, type NamedPolicy, Truth } from '../../../kernel/kinds.ts';
import type { Send, Touch } from '../../../kernel/state.ts';
import { byName, channelOf, coveringOf } from '../covering.ts';
import { readPolicy } from '../spec.ts';
import type { MatrixRow, PriorityData } from './schema.ts';

/** What the matrix looks at: a send to come, or one that was accepted. */
type Message = { readonly class: string; readonly tags: readonly string[] };
type Rank = (message: Message, view: GateView) => number;
type Linked = { readonly policy: NamedPolicy; readonly horizonMs: number; readonly rank: Rank };

function linkRow(row: MatrixRow, linker: Linker) {
  const audience = row.audience === null ? null : linker.segment(row.audience);
  const fits = ({ class: name, tags }: Message) =>
    (row.classes === null || row.classes.includes(name)) &&
    (row.tags === null || row.tags.some((tag) => tags.includes(tag)));
  return (message: Message, view: GateView) =>
    fits(message) && (audience === null || audience(view) === Truth.True);
}

/** The first row that fits; else the class's own priority. Who cannot be judged is in no audience (semantics 12). */
function linkPolicy(policy: NamedPolicy, linker: Linker): Linked {
  const { matrix, classes, horizonMs } = readPolicy<PriorityData>(policy.spec);
  const rows = matrix.map((row) => ({ fits: linkRow(row, linker), priority: row.priority }));
  const rank: Rank = (message, view) =>
    rows.find(({ fits }) => fits(message, view))?.priority ?? classes[message.class] ?? 0;
  return { policy, horizonMs, rank };
}

/** Below zero where `left` wins: value, journey by name, step by place, then as planned, so that there is always one. */
function breakTie(left: Send, right: Send, view: GateView): number {
  const byValue = (right.value ?? 0) - (left.value ?? 0);
  if (byValue !== 0) return byValue;
  if (left.journey !== right.journey) return left.journey < right.journey ? -1 : 1;
  const byStep = view.stepOrder(left) - view.stepOrder(right);
  if (byStep !== 0) return byStep;
  if (left.plannedAt !== right.plannedAt) return left.plannedAt - right.plannedAt;
  const { sends } = view.state;
  const byPlan =
    sends.findIndex(({ key }) => key === left.key) - sends.findIndex(({ key }) => key === right.key);
  return byPlan !== 0 ? byPlan : left.key < right.key ? -1 : 1;
}

type Winner = { readonly name: string; readonly priority: number; readonly until: Instant };

/** The rival of this instant that goes before the send. */
function rivalBefore(send: Send, own: number, rivals: readonly Send[], linked: Linked, view: GateView) {
  let best: { readonly send: Send; readonly priority: number } | null = null;
  for (const rival of rivals) {
    const priority = linked.rank(rival, view);
    if (priority < own || (priority === own && breakTie(send, rival, view) < 0)) continue;
    const isBetter =
      best === null ||
      priority > best.priority ||
      (priority === best.priority && breakTie(rival, best.send, view) < 0);
    if (isBetter) best = { send: rival, priority };
  }
  if (best === null) return null;
  const until = instant(view.now + linked.horizonMs);
  return { name: `${best.send.journey}/${best.send.step}`, priority: best.priority, until };
}

/** The one of those inside the horizon that keeps the send away longest: a higher one, or any of this very instant. */
function touchBefore(
  send: Send,
  own: number,
  touches: readonly Touch[],
  linked: Linked,
  view: GateView,
): Winner | null {
  let found: Winner | null = null;
  for (const touch of touches) {
    if (touch.key === send.key || touch.at <= view.now - linked.horizonMs) continue;
    const priority = linked.rank(touch, view);
    if (priority < own || (priority === own && touch.at < view.now)) continue;
    const until = instant(touch.at + linked.horizonMs);
    if (found === null || until > found.until) found = { name: touch.class, priority, until };
  }
  return found;
}

/** The gate: essential messages never lose; the others do to whatever their policies rank before them. */
export function link(policies: readonly NamedPolicy[], linker: Linker): Gate {
  const covering = coveringOf(byName(policies).map((policy) => linkPolicy(policy, linker)));
  return {
    judge(send, rivals, view) {
      const isAlone = rivals.length === 0 && view.state.touches.length === 0;
      if (view.essential || isAlone) return { verdict: 'pass' };
      for (const linked of covering(send)) {
        const { covers } = linked.policy;
        const own = linked.rank(send, view);
        const fellow = rivals.filter(
          (rival) =>
            rival.type === 'send' &&
            covers.classes.includes(rival.class) &&
            covers.channels.includes(channelOf(rival)),
        );
        const past = view.state.touches.filter(
          (touch) => covers.classes.includes(touch.class) && covers.channels.includes(touch.channel),
        );
        const winner =
          rivalBefore(send, own, fellow, linked, view) ?? touchBefore(send, own, past, linked, view);
        if (winner === null) continue;
        if (view.seen !== null) {
          Object.assign(view.seen, {
            priority: own,
            winner: winner.name,
            'winner.priority': winner.priority,
          });
        }
        const { name, source } = linked.policy;
        return { verdict: 'defer', until: winner.until, policy: name, reason: 'outranked', source };
      }
      return { verdict: 'pass' };
    },
  };
}

/** How far back touches must be kept for these policies, in ms. Pure. */
export function touchWindowMs(policies: readonly NamedPolicy[]): number {
  const horizons = policies.map((policy) => readPolicy<PriorityData>(policy.spec).horizonMs);
  return Math.max(0, ...horizons);
}
