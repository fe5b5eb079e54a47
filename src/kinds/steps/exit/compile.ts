/** Lowers an `exit`. */
import type { Node } from '../../../language/syntax/node.ts';
import { textOf } from '../../../language/syntax/read-node.ts';
import { type LoweredStep, lower } from '../spec.ts';
import type { ExitData } from './schema.ts';

/** The step's data; undefined when no reason was written (the schema reports it). */
export function compile(body: Node): LoweredStep {
  const reason = textOf(body);
  return reason === undefined ? undefined : lower<ExitData>({ kind: 'exit', reason });
}
