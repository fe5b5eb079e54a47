/** Steps whose arrival runs must remember, because a condition says `since: <step id>`. Reads conditions as plain data. */
import type { StepPlan } from '../plan/plan.ts';

/** The steps named by a `mark` of some condition below `value`. */
function* marksIn(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* marksIn(item);
  else if (typeof value === 'object' && value !== null) {
    const { kind, mark } = value as { readonly kind?: unknown; readonly mark?: unknown };
    if (typeof kind === 'string' && typeof mark === 'string') yield mark;
    for (const member of Object.values(value)) yield* marksIn(member);
  }
}

/** The same steps, marked where a condition of any of them asks for it. Pure. */
export function markSteps(steps: { readonly [id: string]: StepPlan }): { [id: string]: StepPlan } {
  const marks = new Set(marksIn(steps));
  return Object.fromEntries(
    Object.entries(steps).map(([id, step]) => [id, marks.has(id) ? { ...step, mark: true } : step]),
  );
}
