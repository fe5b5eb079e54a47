/** Checks an `update` against the catalog and lowers it. */
import { quoteNames } from '../../../base/quote-names.ts';
import { child, type Entry, type Node } from '../../../language/syntax/node.ts';
import { textOf } from '../../../language/syntax/read-node.ts';
import type { TypeSpec } from '../../../plan/plan.ts';
import type { StepCompiler } from '../../definition.ts';
import { jsonOf, problem } from '../../node-values.ts';
import { type LoweredStep, lower } from '../spec.ts';
import { fitsType } from './fits-type.ts';
import type { Assignment, UpdateData, UpdateSource } from './schema.ts';

/** The step's data; undefined where something is wrong, which is reported. */
export function compile(body: Node, compiler: StepCompiler): LoweredStep {
  if (body.node !== 'map') return undefined;
  const assignments = body.entries.map((each) => compileAssignment(each, compiler));
  const known = assignments.filter((each) => each !== undefined);
  return known.length === assignments.length
    ? lower<UpdateData>({ kind: 'update', assignments: known })
    : undefined;
}

function compileAssignment(written: Entry, compiler: StepCompiler): Assignment | undefined {
  const found = compiler.path(written.name, written.key);
  if (found === undefined) return undefined;
  const [root, attribute, ...deeper] = found.path;
  if (root !== 'profile' || attribute === undefined || deeper.length > 0) {
    compiler.report(
      problem('bad-target', `\`${written.name}\` cannot be set`, written.key.span, {
        help: 'set a whole attribute of the profile, e.g. `profile.lifecycle`',
      }),
    );
    return undefined;
  }
  const source = compileSource(written, found.type, compiler);
  return source && { attribute, type: found.type, source };
}

function compileSource(written: Entry, type: TypeSpec, compiler: StepCompiler): UpdateSource | undefined {
  const { value, name } = written;
  const ref = child(value, 'ref');
  const isSingle = value.node === 'map' && value.entries.length === 1;
  if (isSingle && ref !== undefined) {
    const found = compiler.path(textOf(ref) ?? '', ref);
    if (found === undefined) return undefined;
    if (accepts(type, found.type)) return { from: 'ref', path: found.path };
    return mismatch(
      ref,
      `\`${textOf(ref)}\` is of type ${found.type.type}, and \`${name}\` of type ${type.type}`,
    );
  }
  if (isSingle && child(value, 'template') !== undefined) {
    const checked = compiler.request(value);
    const template = checked?.template;
    if (typeof template !== 'string') return undefined;
    if (type.type !== 'list' && type.type !== 'object') return { from: 'template', template };
    return mismatch(value, `a template makes a text, and \`${name}\` is of type ${type.type}`);
  }
  const json = jsonOf(value);
  if (json === null || fitsType(json, type)) return { from: 'value', value: json };
  const wanted = type.values === undefined ? `a value of type ${type.type}` : `one of ${list(type.values)}`;
  return mismatch(value, `\`${name}\` takes ${wanted}`);

  function mismatch(node: Node, message: string): undefined {
    compiler.report(
      problem('wrong-type', message, node.span, { help: 'change the value, or the type in the catalog' }),
    );
    return undefined;
  }
}

function list(values: readonly unknown[]): string {
  return quoteNames(values.map(String));
}

/** Whole numbers are numbers; everything else must be of the same type. */
function accepts(target: TypeSpec, source: TypeSpec): boolean {
  return target.type === source.type || (target.type === 'number' && source.type === 'integer');
}
