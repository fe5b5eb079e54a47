/** Checks a `DuplicatePolicy` and lowers it. */
import type { JsonObject } from '../../../base/json.ts';
import { child, type MapNode } from '../../../language/syntax/node.ts';
import { textOf } from '../../../language/syntax/read-node.ts';
import type { Compiler } from '../../definition.ts';
import { problem, textsOf } from '../../node-values.ts';
import { lowerPolicy } from '../spec.ts';
import type { DuplicateData, Sameness } from './schema.ts';

const SAMENESS: { readonly [text: string]: Sameness } = {
  template: 'template',
  journey: 'journey',
  class: 'class',
};

/** The policy's data; undefined where something is wrong, which is reported. */
export function compile(map: MapNode, compiler: Compiler): JsonObject | undefined {
  const covers = child(map, 'covers');
  if (textsOf(child(covers, 'classes')).length === 0) {
    compiler.report(
      problem(
        'bad-duplicates',
        'this policy does not say which classes it covers',
        covers?.span ?? map.span,
        {
          notes: ['two people with one mailbox may both need their order confirmation'],
          help: 'name the classes of which one copy is enough, e.g. `covers: { classes: [promotional] }`',
        },
      ),
    );
    return undefined;
  }
  const within = child(map, 'within');
  const withinMs = within && compiler.durationMs(within);
  if (within === undefined || withinMs === undefined) return undefined;
  if (withinMs <= 0) {
    compiler.report(
      problem('bad-duplicates', 'this policy refuses nothing: its window has no length', within.span, {
        help: 'write e.g. `within: 7d`',
      }),
    );
    return undefined;
  }
  const same = SAMENESS[textOf(child(map, 'same')) ?? 'template'] ?? 'template';
  return lowerPolicy<DuplicateData>({ withinMs, same });
}
