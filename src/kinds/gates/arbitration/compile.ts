/** Checks a `PriorityPolicy` and lowers it. */
import type { JsonObject } from '../../../base/json.ts';
import { child, entry, type MapNode, type Node } from '../../../language/syntax/node.ts';
import { numberOf, scalarOf } from '../../../language/syntax/read-node.ts';
import type { Compiler } from '../../definition.ts';
import { oneOrMoreOf, problem, textsOf } from '../../node-values.ts';
import { lowerPolicy } from '../spec.ts';
import type { MatrixRow, PriorityData } from './schema.ts';

/** The policy's data; undefined where something is wrong, which is reported. */
export function compile(map: MapNode, compiler: Compiler): JsonObject | undefined {
  const horizonMs = compileHorizon(child(map, 'horizon'), compiler);
  const written = textsOf(child(child(map, 'covers'), 'classes'));
  // With an unknown class among them, nobody can tell what else is covered.
  const covered = written.every((name) => name in compiler.workspace.classes) ? written : [];
  const rows = oneOrMoreOf(child(map, 'matrix')).map((each) => compileRow(each, covered, compiler));
  const matrix = rows.filter((row) => row !== undefined);
  if (horizonMs === undefined || matrix.length !== rows.length) return undefined;
  const isReached = oneOrMoreOf(child(map, 'matrix')).every((node, index) => {
    const before = matrix.slice(0, index).findIndex((row) => swallows(row, matrix[index] as MatrixRow));
    if (before >= 0) reportUnreachable(node, before, compiler);
    return before < 0;
  });
  if (!isReached) return undefined;
  const classes = Object.entries(compiler.workspace.classes).map(([name, { priority }]) => [name, priority]);
  return lowerPolicy<PriorityData>({ horizonMs, matrix, classes: Object.fromEntries(classes) });
}

function compileHorizon(node: Node | undefined, compiler: Compiler): number | undefined {
  const horizonMs = node && compiler.durationMs(node);
  if (node === undefined || horizonMs === undefined || horizonMs > 0) return horizonMs;
  compiler.report(
    problem('bad-matrix', 'this horizon has no length', node.span, {
      help: 'write how long a message keeps lesser ones away, e.g. `horizon: 24h`',
    }),
  );
  return undefined;
}

function compileRow(node: Node, covered: readonly string[], compiler: Compiler): MatrixRow | undefined {
  const priority = numberOf(child(node, 'priority'));
  const classNodes = oneOrMoreOf(child(node, 'classes')).flatMap((each) => scalarOf(each) ?? []);
  const classes = classNodes.map((each) => compiler.refer('class', each));
  const audienceNode = scalarOf(child(node, 'audience'));
  const audience = audienceNode === undefined ? null : compiler.refer('segment', audienceNode);
  if (priority === undefined || audience === undefined || classes.includes(undefined)) return undefined;
  const strange = classNodes.find(
    (_, index) => covered.length > 0 && !covered.includes(classes[index] ?? ''),
  );
  if (strange !== undefined) {
    compiler.report(
      problem(
        'bad-matrix',
        `this policy does not cover the class \`${String(strange.value)}\``,
        strange.span,
        {
          label: 'never judged',
          help: `add \`${String(strange.value)}\` to the classes of \`covers\`, or remove it here`,
        },
      ),
    );
    return undefined;
  }
  const tags = textsOf(child(node, 'tags'));
  return {
    classes: classNodes.length === 0 ? null : [...(classes as readonly string[])].sort(),
    tags: tags.length === 0 ? null : [...tags].sort(),
    audience,
    priority,
  };
}

/** True where whatever fits `later` fits `earlier` as well, so that `later` is never looked at. */
function swallows(earlier: MatrixRow, later: MatrixRow): boolean {
  const holds = (wide: readonly string[] | null, narrow: readonly string[] | null) =>
    wide === null || narrow?.every((each) => wide.includes(each)) === true;
  return (
    holds(earlier.classes, later.classes) &&
    holds(earlier.tags, later.tags) &&
    (earlier.audience === null || earlier.audience === later.audience)
  );
}

function reportUnreachable(node: Node, before: number, compiler: Compiler): void {
  compiler.report(
    problem('bad-matrix', 'this row is never reached', entry(node, 'priority')?.span ?? node.span, {
      notes: [`row ${before + 1} fits everything that this one fits, and the first row that fits counts`],
      help: 'put the narrower row first, or remove one of them',
    }),
  );
}
