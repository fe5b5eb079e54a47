/** Checks a `branch` and lowers it. */
import { child, entry, type MapNode, type Node } from '../../../language/syntax/node.ts';
import { textOf } from '../../../language/syntax/read-node.ts';
import type { StepCompiler } from '../../definition.ts';
import { problem } from '../../node-values.ts';
import { uniquePaths } from '../paths.ts';
import { type LoweredStep, lower, nestedSteps } from '../spec.ts';
import type { BranchData } from './schema.ts';

/** The step's data; undefined where something is wrong, which is reported. */
export function compile(body: Node, compiler: StepCompiler): LoweredStep {
  if (body.node !== 'map') return undefined;
  const maps = uniquePaths(body, compiler);
  const compiled = maps.map((map) => compilePath(map, compiler));
  const otherwise = compiled.filter((path) => path?.when === null);
  if (otherwise.length > 1) reportSecondElse(maps, compiler);
  const [last] = otherwise;
  if (last === undefined && compiled.every((path) => path !== undefined)) {
    compiler.report(
      problem('missing-else', 'this branch does not say what happens to everybody else', body.span, {
        help: 'add a last path `- { id: rest, else: true }`; without `steps` it goes on behind the branch',
      }),
    );
  }
  if (last === undefined || last === null || compiled.some((path) => path === undefined)) return undefined;
  const paths = compiled.flatMap((path) =>
    path === undefined || path.when === null ? [] : [{ id: path.id, when: path.when, to: path.to }],
  );
  return lower<BranchData>({ kind: 'branch', paths, otherwise: { id: last.id, to: last.to } });
}

/** `when: null` is the else path; undefined: wrong, and reported. */
function compilePath(map: MapNode, compiler: StepCompiler) {
  const id = textOf(child(map, 'id')) ?? '';
  const when = entry(map, 'when');
  const isElse = entry(map, 'else') !== undefined;
  const condition = when && compiler.condition(when.value, { since: 'entry' });
  const to = nestedSteps(map, 'steps', compiler);
  if ((when === undefined) !== isElse) {
    compiler.report(
      problem(
        'unclear-path',
        isElse
          ? `path \`${id}\` has a condition and is the else path as well`
          : `path \`${id}\` has no condition`,
        map.span,
        { help: isElse ? 'keep one of `when` and `else`' : 'add `when`, or `else: true`' },
      ),
    );
    return undefined;
  }
  if (isElse) return { id, when: null, to };
  return condition && { id, when: condition, to };
}

function reportSecondElse(maps: readonly MapNode[], compiler: StepCompiler): void {
  const [first, second] = maps.map((map) => entry(map, 'else')).filter((each) => each !== undefined);
  if (first === undefined || second === undefined) return;
  compiler.report(
    problem('duplicate-else', 'this branch has a second else path', second.span, {
      related: [{ span: first.span, label: 'the first one' }],
      help: 'give one of them a condition: `when`',
    }),
  );
}
