/** The uses of a method, which only types can tell: who `service` is in `service.report('X')`. */
import { ts } from 'ts-morph';
import type { FunctionNode } from './functions.ts';
import type { SourceSet } from './source-set.ts';
import { nodeAt, type TypedProject } from './typed-project.ts';
import { type Uses, wordTest } from './wrappers.ts';

/** All uses of a function that is a member, in the trees of the scan. A use that types do not tell counts as handed on. */
export function usesOfMember(made: FunctionNode, name: string, set: SourceSet, project: TypedProject): Uses {
  const own = project.treeOf(set.fileOf(made));
  const same = own && nodeAt(own, made.getStart(), made.end, ts.isFunctionLike);
  if (same === undefined) return { calls: [], isHandedOn: true };
  const isWanted = wordTest([name]);
  const calls: ts.CallExpression[] = [];
  let isHandedOn = false;
  for (const file of set.files) {
    const typed = isWanted(file.text) ? project.treeOf(file.path) : undefined;
    const tree = typed && set.parse(file);
    if (typed === undefined || !tree) continue;
    ts.forEachChild(typed, function visit(node): void {
      ts.forEachChild(node, visit);
      if (!ts.isPropertyAccessExpression(node) || node.name.text !== name) return;
      const use = judgeUse(node, same, project.checker);
      const { parent } = node;
      const isCall = ts.isCallExpression(parent) && parent.expression === node;
      const call = isCall ? nodeAt(tree, parent.getStart(), parent.end, ts.isCallExpression) : undefined;
      if (use === 'it' && call !== undefined) calls.push(call);
      else if (use !== 'another') isHandedOn = true;
    });
  }
  return { calls, isHandedOn };
}

/** Whether a member access means the function; `unknown` where the type is open, or says only what it looks like. */
function judgeUse(
  node: ts.PropertyAccessExpression,
  made: ts.Node,
  checker: ts.TypeChecker,
): 'it' | 'another' | 'unknown' {
  const declarations = checker.getSymbolAtLocation(node.name)?.declarations ?? [];
  const holder =
    ts.isPropertyAssignment(made.parent) || ts.isPropertyDeclaration(made.parent) ? made.parent : made;
  if (declarations.some((each) => each === made || each === holder)) return 'it';
  const isOpen =
    declarations.length === 0 ||
    declarations.some((each) => ts.isMethodSignature(each) || ts.isPropertySignature(each));
  return isOpen ? 'unknown' : 'another';
}
