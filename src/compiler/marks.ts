/** Steps whose arrival runs must remember, because a condition says `since: <step id>`. Reads conditions as plain data. */
import type { StepPlan } from '../plan/plan.ts';

/** Adds the steps named by a `mark` of some condition below `value`. */
function findMarks(value: object, marks: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object' && item !== null) findMarks(item, marks);
    return;
  }
  const { kind, mark } = value as { readonly kind?: unknown; readonly mark?: unknown };
  if (typeof kind === 'string' && typeof mark === 'string') marks.add(mark);
  for (const name in value) {
    if (name === 'source') continue;
    const member: unknown = (value as { readonly [name: string]: unknown })[name];
    if (typeof member === 'object' && member !== null) findMarks(member, marks);
  }
}

/** The same steps, marked where a condition of any of them asks for it. Pure. */
export function markSteps(steps: { readonly [id: string]: StepPlan }): { readonly [id: string]: StepPlan } {
  const marks = new Set<string>();
  findMarks(steps, marks);
  if (marks.size === 0) return steps;
  return Object.fromEntries(
    Object.entries(steps).map(([id, step]) => [id, marks.has(id) ? { ...step, mark: true } : step]),
  );
}
