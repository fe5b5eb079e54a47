/** A `send` in plain language, and its ways out. */
import { quoteNames } from '../../../base/quote-names.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import type { Branch } from '../../definition.ts';
import { readSpec } from '../spec.ts';
import type { SendData } from './schema.ts';

/** "send `trial_nudge` by `push`, else `email`". Pure. */
export function describe(plan: StepPlan): string {
  const { content, channels } = readSpec<SendData>(plan);
  const names = content.by === 'choice' ? content.of : [...new Set(Object.values(content.templates))];
  const templates = quoteNames(names, content.by === 'choice' ? ' or ' : ', ');
  return `send ${templates} by ${quoteNames(channels, ', else ')}`;
}

/** What follows, and the steps of a failure. Pure. */
export function branches(plan: StepPlan): readonly Branch[] {
  const { onError, next } = readSpec<SendData>(plan);
  const following = { label: 'next', to: next };
  return onError === null ? [following] : [{ label: 'error', to: onError.to }, following];
}
