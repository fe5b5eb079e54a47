/**
 * The border between a step's typed data and the plan's opaque `Spec`. A kind writes its own type with `lower`
 * and gets it back with `readSpec`; what is in it is that kind's business alone.
 */

import type { StepId } from '../../base/ids.ts';
import { entry, type Node } from '../../language/syntax/node.ts';
import type { StepPlan } from '../../plan/plan.ts';
import type { Scope, StepCompiler, StepDefinition } from '../definition.ts';

export type LoweredStep = ReturnType<StepDefinition['compile']>;

/** Typed data as plan data. Pure; members that are undefined are dropped when the plan is encoded. */
export function lower<Data extends { readonly kind: string }>(data: Data): LoweredStep {
  return data as unknown as LoweredStep;
}

/** Plan data as the type that the kind's own `compile` wrote. Pure. */
export function readSpec<Data>(plan: StepPlan): Data & Pick<StepPlan, 'next' | 'source'> {
  return plan as unknown as Data & Pick<StepPlan, 'next' | 'source'>;
}

/** First step of the nested list under `key`; what follows this step where the list is absent or empty. */
export function nestedSteps(
  body: Node,
  key: string,
  compiler: StepCompiler,
  scope?: Partial<Scope>,
  next?: StepId | null,
): StepId | null {
  const list = entry(body, key)?.value;
  if (list?.node !== 'list' || list.items.length === 0) return next === undefined ? compiler.next : next;
  return compiler.steps(list, scope ?? {}, next === undefined ? compiler.next : next);
}
