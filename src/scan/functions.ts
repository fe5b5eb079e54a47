/**
 * Functions as values: which one an expression calls, and what it gives back. Evaluates nothing and follows no value beyond
 * the name of the function.
 */
import { ts } from 'ts-morph';
import type { SourceSet } from './source-set.ts';
import { exportOf, type Target, targetOf } from './targets.ts';
import { unwrap } from './unwrap.ts';

/** A function that can be called by a name. */
export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration;

/** The function that an expression names, through `useCallback`; null where it names none of the scan. */
export function functionOf(expression: ts.Expression, set: SourceSet): FunctionNode | null {
  const node = unwrap(expression);
  if (isFunction(node)) return node;
  if (isCallback(node)) {
    const [first] = node.arguments;
    return first ? functionOf(first, set) : null;
  }
  const target = targetOfCallee(node, set);
  if (target?.kind === 'function') return target.node;
  if (target?.kind === 'expression') return target.node === node ? null : functionOf(target.node, set);
  if (target?.kind !== 'variable') return null;
  const { initializer, parent } = target.node;
  const isConstant = ts.isVariableDeclarationList(parent) && (parent.flags & ts.NodeFlags.Const) !== 0;
  const value = initializer && unwrap(initializer);
  return isConstant && value && !ts.isIdentifier(value) ? functionOf(value, set) : null;
}

/** True for a call of React's `useCallback`, which hands its function on. Pure. */
export function isCallback(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && /^(React\.)?useCallback$/.test(node.expression.getText());
}

/** What a name, or a name of a module, stands for; undefined for everything else. */
export function targetOfCallee(node: ts.Expression, set: SourceSet): Target | undefined {
  if (ts.isIdentifier(node)) return targetOf(node, set);
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  const owner = targetOf(node.expression, set);
  return owner?.kind === 'module' ? exportOf(owner.node, node.name.text, set) : undefined;
}

/** True for functions that have callers by name. Pure. */
export function isFunction(node: ts.Node): node is FunctionNode {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node)
  );
}

/** What a function returns, null for nothing; not what functions within it return. Pure. */
export function returnsOf({ body }: FunctionNode): readonly (ts.Expression | null)[] {
  if (body === undefined) return [];
  if (!ts.isBlock(body)) return [body];
  const values: (ts.Expression | null)[] = [];
  ts.forEachChild(body, function visit(node): void {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isReturnStatement(node)) values.push(node.expression ?? null);
    ts.forEachChild(node, visit);
  });
  return values;
}
