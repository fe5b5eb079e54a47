/** The decision log as answers: each send with what objected to it, and the rest in its place. Pure; prints nothing. */
import type { Instant } from '../../base/ids.ts';
import { isJsonObject } from '../../base/json.ts';
import type { Decision } from '../../kernel/decision.ts';
import type { Plan } from '../../plan/plan.ts';
import { type Objected, type Remedies, zoneIn } from './remedies.ts';

/** A decision with what would have to change; null where it is no objection. */
export type LoggedDecision = { readonly decision: Decision; readonly remedy: string | null };

/** Everything that was decided about one send, oldest first. `state`: what the last of it says. */
export type LoggedSend = {
  readonly send: string;
  readonly state: string;
  readonly plannedAt: Instant;
  readonly decisions: readonly LoggedDecision[];
};

/** The log in order of time: a send stands where it was planned. */
export type WhyLog = {
  readonly subscriber: string;
  readonly commit: string | null;
  readonly items: readonly (LoggedSend | LoggedDecision)[];
};

const STATES: { readonly [type: string]: string } = {
  planned: 'waiting',
  deferred: 'held',
  refused: 'refused',
  passed: 'handed over',
};

/** What ends a send without a gate: the reasons that have words of their own. */
const ENDS = new Set(['address', 'max_lateness', 'render']);

function stateAfter(before: string, { type, values }: Decision): string {
  const state = isJsonObject(values) ? values.state : undefined;
  return type === 'settled' && typeof state === 'string' ? state : (STATES[type] ?? before);
}

/** The objection that a decision tells of; null for any other decision. */
function objectionOf(decision: Decision, zone: string): Objected | null {
  const { type, kind = '', policy = '', reason = '', values = {}, until, againAt, channel = '' } = decision;
  const about = { policy, reason, values, channel, class: decision.class ?? '', zone };
  if (type === 'settled') return ENDS.has(reason) ? { ...about, gate: reason, until: null } : null;
  if (type !== 'refused' && type !== 'deferred') return null;
  return { ...about, gate: kind, until: until ?? againAt ?? null };
}

/** Groups a log (oldest first) by send. `zone`: the zone that the profile names, or null. */
export function readLog(
  about: Pick<WhyLog, 'subscriber' | 'commit'> & { readonly plan: Plan | null; readonly zone: string | null },
  decisions: readonly Decision[],
  remedies: Remedies,
): WhyLog {
  const items: (LoggedSend | LoggedDecision)[] = [];
  const places = new Map<string, number>();
  for (const decision of decisions) {
    const objected = objectionOf(decision, zoneIn(about.plan, decision.journey, about.zone));
    const logged = { decision, remedy: objected === null ? null : remedies(objected) };
    const { send } = decision;
    const place = send === undefined ? undefined : places.get(send);
    const known = place === undefined ? undefined : items[place];
    if (send === undefined) items.push(logged);
    else if (place === undefined || known === undefined || !('send' in known)) {
      places.set(send, items.length);
      items.push({ send, state: stateAfter('', decision), plannedAt: decision.at, decisions: [logged] });
    } else {
      const state = stateAfter(known.state, decision);
      items[place] = { ...known, state, decisions: [...known.decisions, logged] };
    }
  }
  return { subscriber: about.subscriber, commit: about.commit, items };
}
