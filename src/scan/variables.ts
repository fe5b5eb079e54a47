/**
 * The values that a variable may take, as far as its file shows them: its initializer and everything assigned to it.
 * A variable that is changed in another way has none that can be listed.
 */
import { ts } from 'ts-morph';
import { declarationOf } from './scopes.ts';

type Changes = {
  /** What is assigned to a name, with `=`. */
  readonly assigned: Map<string, { readonly target: ts.Identifier; readonly value: ts.Expression }[]>;
  /** Names that are changed in other ways: `+=`, `++`, destructuring, loops. */
  readonly disturbed: Map<string, ts.Identifier[]>;
  /** Names of whose members some are assigned: `NAMES.a = ...`. */
  readonly patched: Map<string, ts.Identifier[]>;
};

const changesOf = new WeakMap<ts.SourceFile, Changes>();

/** The expressions that a variable may hold; null where there may be others. */
export function valuesOfVariable(declaration: ts.VariableDeclaration): readonly ts.Expression[] | null {
  const { name, initializer, parent } = declaration;
  if (!ts.isIdentifier(name)) return null;
  if (!ts.isVariableDeclarationList(parent) || isLoop(parent.parent)) return null;
  const changes = readChanges(declaration.getSourceFile());
  const isMine = (target: ts.Identifier) => {
    const found = declarationOf(target);
    return found?.kind === 'variable' && found.node === declaration;
  };
  if (changes.disturbed.get(name.text)?.some(isMine) || changes.patched.get(name.text)?.some(isMine))
    return null;
  const assigned = (changes.assigned.get(name.text) ?? []).filter(({ target }) => isMine(target));
  const values = [...(initializer ? [initializer] : []), ...assigned.map(({ value }) => value)];
  return values.length === 0 ? null : values;
}

/** Whether a parameter gets another value in the function. */
export function isChanged(parameter: ts.ParameterDeclaration): boolean {
  const { name } = parameter;
  if (!ts.isIdentifier(name)) return false;
  const { assigned, disturbed } = readChanges(parameter.getSourceFile());
  const targets = [
    ...(assigned.get(name.text) ?? []).map(({ target }) => target),
    ...(disturbed.get(name.text) ?? []),
  ];
  return targets.some((target) => declarationOf(target)?.node === parameter);
}

function isLoop(node: ts.Node): boolean {
  return ts.isForOfStatement(node) || ts.isForInStatement(node);
}

function readChanges(tree: ts.SourceFile): Changes {
  const known = changesOf.get(tree);
  if (known !== undefined) return known;
  const changes: Changes = { assigned: new Map(), disturbed: new Map(), patched: new Map() };
  changesOf.set(tree, changes);
  ts.forEachChild(tree, function visit(node): void {
    if (ts.isBinaryExpression(node)) noteAssignment(node, changes);
    else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
      const counts =
        node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
      if (counts) note(changes.disturbed, node.operand);
    } else if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
      if (!ts.isVariableDeclarationList(node.initializer)) note(changes.disturbed, node.initializer);
    } else if (ts.isCallExpression(node) && node.expression.getText() === 'Object.assign') {
      const [first] = node.arguments;
      if (first) note(changes.patched, first);
    } else if (ts.isDeleteExpression(node)) note(changes.patched, ownerOf(node.expression));
    ts.forEachChild(node, visit);
  });
  return changes;
}

function noteAssignment({ left, right, operatorToken }: ts.BinaryExpression, changes: Changes): void {
  const { kind } = operatorToken;
  if (kind < ts.SyntaxKind.FirstAssignment || kind > ts.SyntaxKind.LastAssignment) return;
  if (ts.isPropertyAccessExpression(left) || ts.isElementAccessExpression(left)) {
    note(changes.patched, ownerOf(left));
  } else if (kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(left)) {
    const list = changes.assigned.get(left.text) ?? [];
    changes.assigned.set(left.text, [...list, { target: left, value: right }]);
  } else note(changes.disturbed, left);
}

/** `a` of `a.b[c].d`. */
function ownerOf(node: ts.Expression): ts.Expression {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)
    ? ownerOf(node.expression)
    : node;
}

/** Notes a name; of a pattern, every name in it. */
function note(table: Map<string, ts.Identifier[]>, node: ts.Node): void {
  if (ts.isIdentifier(node)) table.set(node.text, [...(table.get(node.text) ?? []), node]);
  else if (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node)) {
    ts.forEachChild(node, (child) => noteAll(table, child));
  }
}

function noteAll(table: Map<string, ts.Identifier[]>, node: ts.Node): void {
  if (ts.isIdentifier(node)) note(table, node);
  else ts.forEachChild(node, (child) => noteAll(table, child));
}
