/** What a `send` sends, as policies see it. */
import type { StepMessage } from '../../../plan/diff/judges.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import { readSpec } from '../spec.ts';
import type { SendData } from './schema.ts';

/** Its class, chain of channels, tags and templates. Pure. */
export function messageOf(step: StepPlan): StepMessage {
  const { class: name, channels, tags, content } = readSpec<SendData>(step);
  const templates = content.by === 'choice' ? content.of : Object.values(content.templates);
  return { class: name, channels, tags, templates };
}
