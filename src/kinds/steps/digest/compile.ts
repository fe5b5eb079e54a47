/** Checks a `digest` and lowers it. */
import { child, type Node } from '../../../language/syntax/node.ts';
import { numberOf, textOf } from '../../../language/syntax/read-node.ts';
import type { StepCompiler } from '../../definition.ts';
import { problem } from '../../node-values.ts';
import { type LoweredStep, lower } from '../spec.ts';
import { type DigestData, KEEP_DEFAULT } from './schema.ts';

/** The step's data; undefined where something is wrong, which is reported. */
export function compile(body: Node, compiler: StepCompiler): LoweredStep {
  const written = child(body, 'key');
  const key = written === undefined ? null : compiler.path(textOf(written) ?? '', written);
  const window = compileWindow(child(body, 'window'), compiler);
  if (key === undefined || window === undefined) return undefined;
  const keep = numberOf(child(body, 'keep')) ?? KEEP_DEFAULT;
  return lower<DigestData>({ kind: 'digest', key: key?.path ?? null, ...window, keep });
}

function compileWindow(
  node: Node | undefined,
  compiler: StepCompiler,
): Pick<DigestData, 'gapMs' | 'maxMs'> | undefined {
  if (node?.node === 'scalar') {
    const maxMs = compiler.durationMs(node);
    return maxMs === undefined ? undefined : { gapMs: null, maxMs };
  }
  const gap = child(node, 'gap');
  const max = child(node, 'max');
  if (gap === undefined || max === undefined) return undefined;
  const gapMs = compiler.durationMs(gap);
  const maxMs = compiler.durationMs(max);
  if (gapMs === undefined || maxMs === undefined) return undefined;
  if (gapMs <= maxMs) return { gapMs, maxMs };
  compiler.report(
    problem('bad-window', 'the `gap` of this window is longer than its `max`', gap.span, {
      help: 'write a `gap` shorter than `max`, or a plain window: `window: 15m`',
    }),
  );
  return undefined;
}
