/** Plans a webhook, and where its answer is wanted keeps the run here until it came. */
import { NEVER } from '../../../base/ids.ts';
import type { LinkedStep } from '../../../kernel/kinds.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import { readSpec } from '../spec.ts';
import type { CallData } from './schema.ts';

/** The linked call. Without an answer (rejected, dead, expired) `response` is null, which reads as unknown. */
export function link(plan: StepPlan): LinkedStep {
  const spec = readSpec<CallData>(plan);
  return {
    arrive(view) {
      view.plan({
        type: 'call',
        channels: ['call'],
        class: spec.class,
        tags: [],
        templates: {},
        request: spec.request,
        maxLatenessMs: spec.maxLatenessMs,
        onCapped: { do: 'skip' },
        onUnknown: spec.onUnknown,
        blocks: spec.blocks,
      });
      return spec.blocks ? { go: 'stay', dueAt: NEVER } : { go: 'next' };
    },
    settled(view, { state, answer }) {
      const { run } = view;
      run.answers = { ...run.answers, [run.step]: { response: answer ?? null } };
      const hasFailed = state === 'rejected' || state === 'dead';
      return hasFailed && spec.onError !== null ? { go: 'to', step: spec.onError.to } : { go: 'next' };
    },
  };
}
