/** The `paths` of a step: reads them and sees to it that each has a name of its own. Shared by all steps with paths. */
import { child, type MapNode } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { Compiler } from '../definition.ts';
import { oneOrMoreOf, problem } from '../node-values.ts';

/** The maps under `paths`, in declared order; a second path of the same id is reported. */
export function uniquePaths(body: MapNode, compiler: Compiler): readonly MapNode[] {
  const maps = oneOrMoreOf(child(body, 'paths')).filter((each) => each.node === 'map');
  const seen = new Map<string, MapNode>();
  for (const map of maps) {
    const node = child(map, 'id');
    const id = textOf(node) ?? '';
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, map);
      continue;
    }
    compiler.report(
      problem('duplicate-path', `two paths of this step are called \`${id}\``, node?.span ?? map.span, {
        related: [{ span: child(first, 'id')?.span ?? first.span, label: 'first used here' }],
        help: 'rename one of them: reports and tests speak of paths by their id',
      }),
    );
  }
  return maps;
}
