/** A `wait` in plain language, and its ways out. */
import type { StepPlan } from '../../../plan/plan.ts';
import type { Branch } from '../../definition.ts';
import { describeMoment } from '../moment-instant.ts';
import { readSpec } from '../spec.ts';
import type { WaitData } from './schema.ts';

const PAST = { continue: '', skip: ' (skipped when past)', exit: ' (the run ends when past)' };

/** "wait 3d", "wait until 09:00 local time on Monday to Friday". Pure. */
export function describe(plan: StepPlan): string {
  const { moment } = readSpec<WaitData>(plan);
  return `wait ${describeMoment(moment)}${PAST[moment.onPast]}`;
}

/** The nested steps, where there are some, and what follows. Pure. */
export function branches(plan: StepPlan): readonly Branch[] {
  const { inner, next } = readSpec<WaitData>(plan);
  const following = { label: 'next', to: next };
  return inner === next ? [following] : [{ label: 'in time', to: inner }, following];
}
