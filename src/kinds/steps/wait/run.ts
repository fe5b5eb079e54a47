/** Parks a run until a moment; computed again when the profile changes (semantics 15 to 20). */
import type { Instant } from '../../../base/ids.ts';
import { isJsonObject } from '../../../base/json.ts';
import type { LinkedStep, Linker, Move, StepView } from '../../../kernel/kinds.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import { linkMoment } from '../moment-instant.ts';
import { readSpec } from '../spec.ts';
import type { WaitData } from './schema.ts';

/** The linked wait: pure, no clock but the view's. */
export function link(plan: StepPlan, linker: Linker): LinkedStep {
  const spec = readSpec<WaitData>(plan);
  const moment = linkMoment(spec.moment, linker);
  const over: Move = spec.inner === spec.next ? { go: 'next' } : { go: 'to', step: spec.inner };
  const enter = (view: StepView, until: Instant | undefined): Move => {
    if (until === undefined || until < view.now) return past(view, spec, until, over);
    if (until === view.now) return over;
    view.run.local = { until };
    return { go: 'stay', dueAt: until };
  };
  const { again } = moment;
  return {
    arrive: (view) => enter(view, moment.at(view)),
    due: () => over,
    ...(again === undefined
      ? {}
      : {
          touched: (view: StepView): Move => {
            const until = again(view);
            const { local, dueAt } = view.run;
            const isSame = isJsonObject(local) && local.until === until;
            return isSame ? { go: 'stay', dueAt } : enter(view, until);
          },
        }),
  };
}

/** The moment is behind us, or unknown: `on_past` decides. A span of time that is over is simply over. */
function past(view: StepView, spec: WaitData, until: Instant | undefined, over: Move): Move {
  const { onPast, form } = spec.moment;
  if (form === 'elapsed') return over;
  view.decide({
    type: 'moved',
    kind: 'wait',
    reason: 'past',
    values: { until: until ?? null, on_past: onPast },
  });
  if (onPast === 'exit') return { go: 'exit', reason: 'past' };
  return onPast === 'skip' ? { go: 'next' } : over;
}
