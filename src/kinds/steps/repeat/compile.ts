/** Checks a `repeat` and lowers it; the last of its steps leads back to it. */
import { child, type Node } from '../../../language/syntax/node.ts';
import { numberOf } from '../../../language/syntax/read-node.ts';
import type { StepCompiler } from '../../definition.ts';
import { type LoweredStep, lower, nestedSteps } from '../spec.ts';
import type { RepeatData } from './schema.ts';

/** The step's data; undefined where something is wrong, which is reported. */
export function compile(body: Node, compiler: StepCompiler): LoweredStep {
  const max = numberOf(child(body, 'max'));
  const every = child(body, 'every');
  const until = child(body, 'until');
  const everyMs = every === undefined ? null : compiler.durationMs(every);
  const condition = until && compiler.condition(until, { since: 'entry' });
  const first = nestedSteps(body, 'steps', compiler, {}, compiler.id);
  if (max === undefined || everyMs === undefined || (until !== undefined && condition === undefined))
    return undefined;
  return lower<RepeatData>({
    kind: 'repeat',
    max,
    // Rounds without any distance are no rhythm: the same as none.
    everyMs: everyMs === 0 ? null : everyMs,
    ...(condition === undefined ? {} : { until: condition }),
    body: first,
  });
}
