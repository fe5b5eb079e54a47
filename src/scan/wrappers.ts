/**
 * Functions that hand their parameter on as the name of an event: their calls are the calls that count. Found by name
 * and binding within the files of the scan; what is handed on to somewhere else is not followed, and said so.
 */
import { ts } from 'ts-morph';
import type { Wrapper } from './call-site.ts';
import { callsIn } from './find-hits.ts';
import type { SourceSet } from './source-set.ts';
import { type FunctionNode, functionOf } from './trace.ts';
import { unwrap } from './unwrap.ts';

/** The uses of a function: calls, and places where it is handed on. */
export type Uses = { readonly calls: readonly ts.CallExpression[]; readonly isHandedOn: boolean };

/** The name by which a function can be called; null for one without, or one that is a member of something. */
export function nameOfFunction(made: FunctionNode): string | null {
  if (ts.isFunctionDeclaration(made)) return made.name?.text ?? null;
  const holder = holderOf(made);
  if (ts.isBinaryExpression(holder)) return exportedName(holder.left);
  return ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name) ? holder.name.text : null;
}

/** `report` of `exports.report = ...`. */
function exportedName(left: ts.Expression): string | null {
  const isExports =
    ts.isPropertyAccessExpression(left) && /^(module\.)?exports$/.test(left.expression.getText());
  return isExports ? left.name.text : null;
}

/** The name of a function that is a member: of a class, of an object; null for others. */
export function memberName(made: FunctionNode): string | null {
  if (ts.isMethodDeclaration(made)) return made.name.getText();
  const holder = holderOf(made);
  if (ts.isPropertyAssignment(holder) || ts.isPropertyDeclaration(holder)) return holder.name.getText();
  return null;
}

/** What a function is given to, beyond parentheses and hooks of React. */
function holderOf(made: FunctionNode): ts.Node {
  let node: ts.Node = made.parent;
  while (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || isCallback(node))
    node = node.parent;
  return node;
}

function isCallback(node: ts.Node): boolean {
  return ts.isCallExpression(node) && /^(React\.)?useCallback$/.test(node.expression.getText());
}

/** All uses of a function that has a name, in all files that hold it. */
export function usesOf(made: FunctionNode, name: string, set: SourceSet): Uses {
  const calls: ts.CallExpression[] = [];
  let isHandedOn = false;
  const word = new RegExp(`\\b${name.replaceAll('$', '\\$')}\\b`);
  const own = made.getSourceFile();
  const isExported = isReachable(made);
  for (const file of set.files) {
    if (!word.test(file.text) || (!isExported && file.fullPath !== own.fileName)) continue;
    const tree = set.parse(file);
    if (tree === null) continue;
    calls.push(...callsIn(tree).filter((call) => isCallOf(call, made, set)));
    isHandedOn ||= handsOn(tree, name, made, set);
  }
  return { calls, isHandedOn };
}

function isCallOf(call: ts.CallExpression, made: FunctionNode, set: SourceSet): boolean {
  const callee = unwrap(call.expression);
  return !ts.isCallExpression(callee) && functionOf(callee, set) === made;
}

/** Whether other files may name it: it stands at the top of its file. */
function isReachable(made: FunctionNode): boolean {
  for (let node: ts.Node = made.parent; !ts.isSourceFile(node); node = node.parent) {
    if (ts.isBlock(node) || ts.isFunctionLike(node)) return false;
  }
  return true;
}

/** A use that is neither a call nor a word of an import, an export, a declaration or a list of dependencies. */
function handsOn(tree: ts.SourceFile, name: string, made: FunctionNode, set: SourceSet): boolean {
  let found = false;
  ts.forEachChild(tree, function visit(node): void {
    if (found) return;
    if (ts.isIdentifier(node) && node.text === name && isUse(node) && functionOf(node, set) === made)
      found = true;
    ts.forEachChild(node, visit);
  });
  return found;
}

function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isImportClause(parent)) return false;
  if (ts.isExportAssignment(parent) || ts.isTypeQueryNode(parent)) return false;
  if (isDeclarationName(node)) return false;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  if (isExportsAssignment(node)) return false;
  let whole: ts.Node = node;
  while (ts.isParenthesizedExpression(whole.parent) || ts.isNonNullExpression(whole.parent))
    whole = whole.parent;
  if (ts.isCallExpression(whole.parent) && whole.parent.expression === whole) return false;
  return !(ts.isArrayLiteralExpression(parent) && ts.isCallExpression(parent.parent));
}

function isDeclarationName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isFunctionDeclaration(parent) ||
      ts.isFunctionExpression(parent) ||
      ts.isVariableDeclaration(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isPropertyAssignment(parent) ||
      ts.isParameter(parent) ||
      ts.isBindingElement(parent)) &&
    parent.name === node
  );
}

/** `exports.report = report;` */
function isExportsAssignment({ parent }: ts.Identifier): boolean {
  return ts.isBinaryExpression(parent) && /^(module\.)?exports\b/.test(parent.left.getText());
}

/** What is said of a function at the call that it holds. Pure. */
export function describeWrapper(name: string | null, calls: number, isFollowed: boolean): Wrapper {
  return { name, calls, isFollowed };
}
