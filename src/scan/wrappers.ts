/**
 * Functions that hand their parameter on as the name of an event: their calls are the calls that count. Found by name
 * and binding within the files of the scan; what is handed on to somewhere else is not followed, and said so.
 */
import { ts } from 'ts-morph';
import { callsIn } from './find-hits.ts';
import { type FunctionNode, functionOf, isCallback } from './functions.ts';
import type { SourceSet } from './source-set.ts';
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

/** All uses of a function that has a name, in all files that may hold one. */
export function usesOf(made: FunctionNode, name: string, set: SourceSet): Uses {
  const calls: ts.CallExpression[] = [];
  let isHandedOn = false;
  const own = made.getSourceFile();
  const words = isReachable(made) ? wordsFor(own, name, set) : [name];
  const isWanted = wordTest(words);
  for (const file of set.files) {
    if (!isWanted(file.text) || (!isReachable(made) && file.fullPath !== own.fileName)) continue;
    const tree = set.parse(file);
    if (tree === null) continue;
    calls.push(...callsIn(tree).filter((call) => isCallOf(call, made, set)));
    isHandedOn ||= handsOn(tree, made, set);
  }
  return { calls, isHandedOn };
}

/** Words by which other files may know what a file exports: its name, names of renamed exports, and the file of a default export. */
export function wordsFor(own: ts.SourceFile, name: string, set: SourceSet): readonly string[] {
  const words = new Set([name]);
  const isDefault = /\bexport\s+default\b|\bas\s+default\b|\bmodule\.exports\s*=/.test(own.text);
  if (isDefault) {
    const [file = '', folder = ''] = own.fileName
      .replace(/\.\w+$/, '')
      .split('/')
      .toReversed();
    words.add(file === 'index' ? folder : file);
  }
  for (let count = 0; count < words.size; ) {
    count = words.size;
    const isWanted = wordTest([...words]);
    const renamed = new RegExp(
      `\\b(?:${[...words, ...(isDefault ? ['default'] : [])].map(escapeWord).join('|')})\\s+as\\s+(\\w+)`,
      'g',
    );
    for (const { text } of set.files) {
      if (isWanted(text)) for (const [, alias = ''] of text.matchAll(renamed)) words.add(alias);
    }
  }
  return [...words];
}

/** A test for texts that hold one of some words. Pure. */
export function wordTest(words: readonly string[]): (text: string) => boolean {
  const pattern = new RegExp(`\\b(?:${words.map(escapeWord).join('|')})\\b`);
  return (text) => pattern.test(text);
}

function escapeWord(word: string): string {
  return word.replace(/[^\w]/g, '\\$&');
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

/** Whether some use is neither a call nor a word of an import, an export, a declaration or a list of dependencies. */
function handsOn(tree: ts.SourceFile, made: FunctionNode, set: SourceSet): boolean {
  let found = false;
  ts.forEachChild(tree, function visit(node): void {
    if (found) return;
    if (isValue(node) && functionOf(node, set) === made) found = true;
    else ts.forEachChild(node, visit);
  });
  return found;
}

/** A name that stands for a value, and is not what is called. */
function isValue(node: ts.Node): node is ts.Identifier | ts.PropertyAccessExpression {
  if (ts.isPropertyAccessExpression(node)) return !isCallee(node) && !isExportsAssignment(node);
  if (!ts.isIdentifier(node) || isDeclarationName(node) || isCallee(node)) return false;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isImportClause(parent)) return false;
  if (ts.isExportAssignment(parent) || ts.isTypeQueryNode(parent) || isExportsAssignment(node)) return false;
  return !(ts.isArrayLiteralExpression(parent) && ts.isCallExpression(parent.parent));
}

function isCallee(node: ts.Expression): boolean {
  let whole: ts.Node = node;
  while (unwraps(whole.parent)) whole = whole.parent;
  return ts.isCallExpression(whole.parent) && whole.parent.expression === whole;
}

function unwraps(node: ts.Node): boolean {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isNonNullExpression(node) ||
    (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken)
  );
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
function isExportsAssignment({ parent }: ts.Expression): boolean {
  return ts.isBinaryExpression(parent) && /^(module\.)?exports\b/.test(parent.left.getText());
}
