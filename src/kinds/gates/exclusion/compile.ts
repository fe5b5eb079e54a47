/** Checks an `ExclusionPolicy` and lowers it. */
import type { JsonObject } from '../../../base/json.ts';
import { child, type MapNode } from '../../../language/syntax/node.ts';
import type { Compiler } from '../../definition.ts';
import { lowerPolicy } from '../spec.ts';
import type { ExclusionData } from './schema.ts';

/** The policy's data; undefined where something is wrong, which is reported. */
export function compile(map: MapNode, compiler: Compiler): JsonObject | undefined {
  const node = child(map, 'when');
  const when = node && compiler.condition(node, { since: 'ever' });
  return when && lowerPolicy<ExclusionData>({ when });
}
