/** Checks a `ConsentPolicy` and lowers it. */
import type { JsonObject } from '../../../base/json.ts';
import { child, type MapNode } from '../../../language/syntax/node.ts';
import type { Compiler } from '../../definition.ts';
import { textOf } from '../../node-values.ts';
import { lowerPolicy } from '../spec.ts';
import type { ConsentData } from './schema.ts';

/** The policy's data; undefined where something is wrong, which is reported. */
export function compile(map: MapNode, compiler: Compiler): JsonObject | undefined {
  const purposes = child(map, 'purposes');
  const entries = purposes?.node === 'map' ? purposes.entries : [];
  const pairs = entries.map((each) => [compiler.refer('class', each.key), textOf(each.value)] as const);
  const known = pairs.flatMap(([name, purpose]) =>
    name === undefined || purpose === undefined ? [] : [[name, purpose] as const],
  );
  if (known.length !== pairs.length) return undefined;
  return lowerPolicy<ConsentData>({
    purposes: Object.fromEntries(known),
    default: textOf(child(map, 'default')) === 'given' ? 'given' : 'denied',
  });
}
