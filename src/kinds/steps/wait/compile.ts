/** Checks a `wait` and lowers it. */
import type { Node } from '../../../language/syntax/node.ts';
import type { StepCompiler } from '../../definition.ts';
import { problem } from '../../node-values.ts';
import { compileMoment } from '../moment.ts';
import { type LoweredStep, lower, nestedSteps } from '../spec.ts';
import type { WaitData } from './schema.ts';

/** The wait's data; undefined where something is wrong, which is reported. */
export function compile(body: Node, compiler: StepCompiler): LoweredStep {
  if (body.node === 'scalar') {
    const elapsedMs = compiler.durationMs(body);
    if (elapsedMs === undefined) return undefined;
    const moment = { form: 'elapsed', elapsedMs, onPast: 'continue' } as const;
    return lower<WaitData>({ kind: 'wait', moment, inner: compiler.next });
  }
  if (body.node !== 'map') return undefined;
  const inner = nestedSteps(body, 'steps', compiler);
  const forms = body.entries.filter((each) => each.name === 'days' || each.name === 'until');
  if (forms.length !== 1) {
    compiler.report(
      problem(
        'bad-wait',
        forms.length === 0 ? 'this wait has no end' : 'this wait has two ends',
        forms[1]?.key.span ?? body.span,
        {
          help: 'write a duration (`wait: 3d`), `days` with `at`, or `until` with a time of day, an instant or an attribute',
        },
      ),
    );
    return undefined;
  }
  const moment = compileMoment(body, compiler);
  if (moment === undefined) return undefined;
  return lower<WaitData>({ kind: 'wait', moment, inner });
}
