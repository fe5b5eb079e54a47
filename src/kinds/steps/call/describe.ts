/** A `call` in plain language, and its ways out. */
import { isJsonObject } from '../../../base/json.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import type { Branch } from '../../definition.ts';
import { readSpec } from '../spec.ts';
import type { CallData } from './schema.ts';

/** "call `https://crm.example/hook` and wait for the answer". Pure. */
export function describe(plan: StepPlan): string {
  const { request, blocks } = readSpec<CallData>(plan);
  const url = isJsonObject(request.url) ? `$${String(request.url.env)}` : String(request.url);
  return `call \`${url}\`${blocks ? ' and wait for the answer' : ''}`;
}

/** What follows, and the steps of a failure. Pure. */
export function branches(plan: StepPlan): readonly Branch[] {
  const { onError, next } = readSpec<CallData>(plan);
  const following = { label: 'next', to: next };
  return onError === null ? [following] : [{ label: 'error', to: onError.to }, following];
}
