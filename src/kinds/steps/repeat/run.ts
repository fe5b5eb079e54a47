/**
 * A bounded loop (semantics 14). The kernel counts arrivals in `run.visits`; the start of the round is kept among the
 * run's answers under a name that no step can have. Both are removed when the loop ends, so a nested loop starts anew.
 */
import { type Instant, instant } from '../../../base/ids.ts';
import { isJsonObject } from '../../../base/json.ts';
import type { LinkedStep, Linker, Move, StepView } from '../../../kernel/kinds.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import { earlier, holds } from '../holds.ts';
import { readSpec } from '../spec.ts';
import type { RepeatData } from './schema.ts';

/** The linked loop: parks only between rounds, and only with `every`. */
export function link(plan: StepPlan, linker: Linker): LinkedStep {
  const spec = readSpec<RepeatData>(plan);
  const until = spec.until === undefined ? null : linker.condition(spec.until);
  const judge = (view: StepView): Move => {
    const done = until === null ? null : holds(until, view);
    if (done?.value === true) return leave(view, 'until');
    const round = view.run.visits[view.run.step] ?? 1;
    if (round > spec.max) return leave(view, 'max');
    const startAt = nextStart(view, spec.everyMs, round);
    if (startAt <= view.now) return begin(view, spec, round);
    return { go: 'stay', dueAt: done === null ? startAt : earlier(startAt, done.validUntil) };
  };
  return { arrive: judge, due: judge, ...(until === null ? {} : { touched: judge }) };
}

function memoryOf(step: string): string {
  return `#repeat ${step}`;
}

/** When the next round may start; at once for the first one and without `every`. */
function nextStart(view: StepView, everyMs: number | null, round: number): Instant {
  const memory = view.run.answers[memoryOf(view.run.step)];
  if (everyMs === null || round <= 1 || !isJsonObject(memory)) return view.now;
  return instant(Number(memory.startedAt) + everyMs);
}

function begin(view: StepView, spec: RepeatData, round: number): Move {
  const { run } = view;
  if (spec.everyMs !== null) run.answers = { ...run.answers, [memoryOf(run.step)]: { startedAt: view.now } };
  view.decide({ type: 'moved', kind: 'repeat', reason: 'round', values: { round } });
  return { go: 'to', step: spec.body };
}

function leave(view: StepView, reason: string): Move {
  const { run } = view;
  const { [run.step]: _arrivals, ...visits } = run.visits;
  const { [memoryOf(run.step)]: _memory, ...answers } = run.answers;
  run.visits = visits;
  run.answers = answers;
  view.decide({ type: 'moved', kind: 'repeat', reason });
  return { go: 'next' };
}
