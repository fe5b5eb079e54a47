/** Finds the conditions in a part of the plan, however deep they lie. Knows the names of the kinds, nothing about them. */
import type { Definitions } from '../kinds/definition.ts';
import type { ConditionSpec } from '../plan/plan.ts';

/** Every condition in `value` (a step, a segment, a goal, a condition), outer before inner. Pure. */
export function* conditionsIn(value: unknown, definitions: Definitions): Generator<ConditionSpec> {
  const kinds = new Set(definitions.conditions.map(({ name }) => name));
  yield* walk(value, kinds);
}

function* walk(value: unknown, kinds: ReadonlySet<string>): Generator<ConditionSpec> {
  if (Array.isArray(value)) for (const item of value) yield* walk(item, kinds);
  else if (typeof value === 'object' && value !== null) {
    if ('kind' in value && typeof value.kind === 'string' && kinds.has(value.kind))
      yield value as ConditionSpec;
    for (const member of Object.values(value)) yield* walk(member, kinds);
  }
}
