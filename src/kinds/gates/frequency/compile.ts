/** Checks a `FrequencyPolicy` and lowers it. */
import type { JsonObject } from '../../../base/json.ts';
import { child, entry, type MapNode, type Node } from '../../../language/syntax/node.ts';
import { numberOf, textOf } from '../../../language/syntax/read-node.ts';
import type { Compiler } from '../../definition.ts';
import { oneOrMoreOf, problem, textsOf } from '../../node-values.ts';
import { lowerPolicy } from '../spec.ts';
import type { Cap, FrequencyData } from './schema.ts';

/** The policy's data; undefined where something is wrong, which is reported. `covers.tags` is read here as well. */
export function compile(map: MapNode, compiler: Compiler): JsonObject | undefined {
  const caps = oneOrMoreOf(child(map, 'caps')).map((each) => compileCap(each, compiler));
  const counts = child(map, 'counts');
  const classes = referAll('class', child(counts, 'classes'), compiler);
  const channels = referAll('channel', child(counts, 'channels'), compiler);
  const known = caps.filter((cap) => cap !== undefined);
  if (known.length !== caps.length || classes === undefined || channels === undefined) return undefined;
  return lowerPolicy<FrequencyData>({
    caps: known,
    tags: namesOf(child(child(map, 'covers'), 'tags')),
    counts: { classes, channels, tags: namesOf(child(counts, 'tags')) },
  });
}

function namesOf(node: Node | undefined): readonly string[] | null {
  const names = textsOf(node);
  return names.length === 0 ? null : [...names].sort();
}

/** Null when nothing is written; undefined when a name is unknown. */
function referAll(
  kind: 'class' | 'channel',
  node: Node | undefined,
  compiler: Compiler,
): readonly string[] | null | undefined {
  if (node === undefined) return null;
  const scalars = oneOrMoreOf(node).filter((each) => each.node === 'scalar');
  const names = scalars.map((each) => compiler.refer(kind, each)).filter((name) => name !== undefined);
  return names.length === scalars.length ? [...names].sort() : undefined;
}

function compileCap(node: Node, compiler: Compiler): Cap | undefined {
  const max = numberOf(child(node, 'max'));
  const per = entry(node, 'per');
  const within = entry(node, 'within');
  if ((per === undefined) === (within === undefined)) {
    compiler.report(
      problem(
        'bad-cap',
        per === undefined ? 'this cap has no window' : 'this cap has two windows',
        within?.key.span ?? node.span,
        { help: per === undefined ? 'add `per: day` or `within: 7d`' : 'keep one of `per` and `within`' },
      ),
    );
    return undefined;
  }
  if (max === undefined) return undefined;
  const unit = textOf(per?.value);
  if (unit === 'day' || unit === 'week' || unit === 'month') return { over: 'calendar', max, per: unit };
  if (within === undefined) return undefined;
  const withinMs = compiler.durationMs(within.value);
  if (withinMs === undefined) return undefined;
  if (withinMs > 0) return { over: 'rolling', max, withinMs };
  compiler.report(
    problem('bad-cap', 'this cap limits nothing: its window has no length', within.value.span, {
      help: 'write e.g. `within: 7d`',
    }),
  );
  return undefined;
}
