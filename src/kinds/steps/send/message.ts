/** What a `send` sends, as policies see it. */
import type { StepMessage } from '../../../plan/diff/judges.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import { readSpec } from '../spec.ts';
import type { SendData } from './schema.ts';

/** Its class, chain of channels and tags. Pure. */
export function messageOf(step: StepPlan): StepMessage {
  const { class: name, channels, tags } = readSpec<SendData>(step);
  return { class: name, channels, tags };
}
