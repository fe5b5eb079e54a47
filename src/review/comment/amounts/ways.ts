/** Where a journey leads from a step: its ways out, the sends behind them, and where they meet again. Pure. */
import type { Branch } from '../../../kinds/definition.ts';
import type { JourneyPlan, StepPlan } from '../../../plan/plan.ts';
import type { Sides } from '../../changes/words.ts';

type Known = Pick<Sides, 'definitions'>;

const kindOf = (step: StepPlan | undefined, { definitions }: Known) =>
  definitions.steps.find(({ name }) => name === step?.kind);

/** The ways out of a step, the plain next one included; none where runs end, or there is no such step. */
export function waysOf(step: StepPlan | undefined, known: Known): readonly Branch[] {
  if (step === undefined) return [];
  return kindOf(step, known)?.branches(step) ?? [{ label: '', to: step.next }];
}

/** A step at which people may be parked for long. */
export function takesTime(step: StepPlan | undefined, known: Known): boolean {
  return step !== undefined && kindOf(step, known)?.takesTime(step) === true;
}

/** A step by which something goes out: a message, or a call. */
export function isSend(step: StepPlan | undefined, known: Known): boolean {
  return kindOf(step, known)?.plans === true;
}

/** Steps of a journey that send, in its order. */
export function sendsOf(journey: JourneyPlan | undefined, known: Known): readonly string[] {
  return Object.entries(journey?.steps ?? {}).flatMap(([id, step]) => (isSend(step, known) ? [id] : []));
}

/** Sends from a step on, itself included, in the order of the journey. */
export function sendsFrom(journey: JourneyPlan, start: string | null, known: Known): readonly string[] {
  const seen = new Set<string>();
  const open = start === null ? [] : [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const { to } of waysOf(journey.steps[id], known)) if (to !== null) open.push(to);
  }
  return sendsOf(journey, known).filter((id) => seen.has(id));
}

/** Sends behind a step, without itself. */
export function sendsBehind(journey: JourneyPlan, id: string, known: Known): readonly string[] {
  const found = waysOf(journey.steps[id], known).flatMap(({ to }) => sendsFrom(journey, to, known));
  return sendsOf(journey, known).filter((send) => found.includes(send));
}

/** True where whoever starts at a step surely comes to another one (null: the end), by ways that do not part. */
export function surelyReaches(
  journey: JourneyPlan,
  start: string | null,
  goal: string | null,
  known: Known,
): boolean {
  const seen = new Set<string>();
  let id = start;
  while (id !== goal) {
    if (id === null || seen.has(id)) return false;
    seen.add(id);
    const [only, ...others] = waysOf(journey.steps[id], known);
    if (only === undefined) return goal === null;
    if (others.length > 0) return false;
    id = only.to;
  }
  return true;
}
