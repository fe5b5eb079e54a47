/** Checks a `rate` and lowers it. */
import type { JsonObject } from '../../../base/json.ts';
import { child, type Node } from '../../../language/syntax/node.ts';
import { numberOf, textOf } from '../../../language/syntax/read-node.ts';
import type { Compiler } from '../../definition.ts';
import { SPANS_MS } from '../pace.ts';
import { lowerLimit } from '../spec.ts';
import type { RateData } from './schema.ts';

/** The limit's data; undefined where something is wrong, which is reported. */
export function compile(node: Node, _compiler: Compiler): JsonObject | undefined {
  const max = numberOf(child(node, 'max'));
  const perMs = SPANS_MS[textOf(child(node, 'per')) ?? ''];
  if (max === undefined || perMs === undefined) return undefined;
  return lowerLimit<RateData>({ max, perMs, burst: numberOf(child(node, 'burst')) ?? null });
}
