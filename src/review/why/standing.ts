/**
 * What stops a held send now. The log tells what stopped it when it was judged; orders come and go after that without
 * judging it again. Judges nothing itself, and asks nobody: what is in force is an argument.
 */
import { quoteName } from '../../base/quote-names.ts';
import { covers } from '../../kernel/controls.ts';
import type { Control } from '../../kernel/input.ts';
import type { Plan } from '../../plan/plan.ts';
import type { LoggedDecision, LoggedSend, WhyLog } from './log.ts';

/** What is known of an order that is in force. */
export type Standing = Pick<Control, 'id' | 'kind' | 'scope'>;

/** A send that is not final, as the daemon has it now. */
export type Pending = { readonly send: string; readonly state: string; readonly reason: string };

/** The decision by which an order holds a send until now; undefined where none does. */
function holdOf({ state, decisions }: LoggedSend): LoggedDecision | undefined {
  const last = decisions.at(-1);
  const isHeld = state === 'held' && last?.decision.type === 'deferred' && last.decision.kind === 'panic';
  return isHeld ? last : undefined;
}

/** True where it matters what is stopped now. Pure. */
export function hasHolds({ items }: WhyLog): boolean {
  return items.some((item) => 'send' in item && holdOf(item) !== undefined);
}

/** The tags of a step as the plan has them; none where it is no longer there. */
function tagsOf(plan: Plan | null, journey: string, step: string): readonly string[] {
  const tags = plan?.journeys[journey]?.steps[step]?.tags;
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}

function remedyNow({ decision }: LoggedDecision, controls: readonly Standing[], plan: Plan | null) {
  const { channel = '', journey = '', step = '', class: className = '', values } = decision;
  const subject = { channel, class: className, journey, tags: tagsOf(plan, journey, step) };
  const first = values?.control;
  const standing = controls.filter(({ id, scope }) => id === first || covers(scope, subject));
  const isOver = !standing.some(({ id }) => id === first);
  if (!isOver && standing.length === 1) return null;
  const over = isOver ? `${String(first)} is over` : '';
  if (standing.length === 0) return `${over}: it is judged again and goes as its lanes have room`;
  const others = standing.map(({ id }) => `\`rutter resume ${id}\``).join(' and ');
  return `${isOver ? `${over}, and it is held all the same: ` : ''}needs ${others}`;
}

/**
 * The log with what each send waits for that nothing objected to: a permit of its channel. Nothing is decided then, and
 * nothing logged; the daemon says who waits. Pure.
 */
export function amendQueued(log: WhyLog, pending: readonly Pending[], plan: Plan | null): WhyLog {
  const queued = new Set(
    pending.filter(({ state, reason }) => state === 'waiting' && reason === 'lane').map(({ send }) => send),
  );
  if (queued.size === 0) return log;
  const items = log.items.map((item) => {
    const last = 'send' in item ? item.decisions.at(-1) : undefined;
    if (!('send' in item) || last === undefined || !queued.has(item.send)) return item;
    // A lane of a policy has said so itself.
    if (last.remedy !== null) return item;
    const { channel = '' } = last.decision;
    const most = plan?.workspace.channels[channel]?.maxInFlight;
    const limit = most === undefined ? '' : `: \`max_in_flight\` lets ${most} be under way at once`;
    const remedy = `waits for a permit of ${quoteName(channel)}${limit}`;
    return { ...item, decisions: [...item.decisions.slice(0, -1), { ...last, remedy }] };
  });
  return { ...log, items };
}

/** The log with what each held send waits for now. Pure. */
export function amendHolds(log: WhyLog, controls: readonly Standing[], plan: Plan | null): WhyLog {
  const items = log.items.map((item) => {
    const hold = 'send' in item ? holdOf(item) : undefined;
    const remedy = hold === undefined ? null : remedyNow(hold, controls, plan);
    if (!('send' in item) || hold === undefined || remedy === null) return item;
    return { ...item, decisions: [...item.decisions.slice(0, -1), { ...hold, remedy }] };
  });
  return { ...log, items };
}
