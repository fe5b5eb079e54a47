/**
 * What a name stands for across the files of a scan: follows imports and re-exports, of ES modules and of CommonJS, to
 * the declaration or the expression behind them. Packages are not entered.
 */
import { ts } from 'ts-morph';
import { type Declaration, declarationOf, topDeclaration } from './scopes.ts';
import type { SourceSet } from './source-set.ts';

/** Where a name ends: at a declaration, an expression that was exported, a whole module, or outside of the scan. */
export type Target =
  | Exclude<Declaration, { readonly kind: 'import' }>
  | { readonly kind: 'expression'; readonly node: ts.Expression }
  | { readonly kind: 'module'; readonly node: ts.SourceFile }
  | { readonly kind: 'foreign'; readonly module: string; readonly imported: string };

/** Re-exports of re-exports: more than this are a ring. */
const HOPS_MAX = 16;

/** What an identifier stands for; undefined for globals and for what cannot be followed. */
export function targetOf(identifier: ts.Identifier, set: SourceSet): Target | undefined {
  const declaration = declarationOf(identifier);
  return declaration && follow(declaration, identifier.getSourceFile(), set, HOPS_MAX);
}

/** What a module exports under a name; undefined where it exports no such thing. */
export function exportOf(
  module: ts.SourceFile,
  name: string,
  set: SourceSet,
  hops = HOPS_MAX,
): Target | undefined {
  if (hops <= 0) return undefined;
  const all = exportsOf(module);
  const own = all.names.get(name);
  if (own !== undefined) return finish(own, module, set, hops - 1);
  const table = all.names.get('export=');
  if (table && 'expression' in table && ts.isObjectLiteralExpression(table.expression)) {
    const value = memberOf(table.expression, name);
    if (value !== undefined) return valueTarget(value, module, set, hops - 1);
  }
  if (name === 'default') return undefined;
  for (const specifier of all.stars) {
    const other = set.resolve(module, specifier);
    const found = other && exportOf(other, name, set, hops - 1);
    if (found) return found;
  }
  return undefined;
}

/** The value that an object literal gives to a key, the last one; undefined where it is not written there. Pure. */
export function memberOf(literal: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const property of literal.properties.toReversed()) {
    if (ts.isSpreadAssignment(property) || property.name === undefined) continue;
    if (propertyName(property.name) !== name) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    return ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
  }
  return undefined;
}

/** The text of a name that is written out: `a`, `'a'`, `['a']`; undefined for computed ones. Pure. */
export function propertyName(name: ts.PropertyName): string | undefined {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) return name.text;
  if (ts.isComputedPropertyName(name) && ts.isStringLiteralLike(name.expression)) return name.expression.text;
  return undefined;
}

function follow(
  declaration: Declaration,
  from: ts.SourceFile,
  set: SourceSet,
  hops: number,
): Target | undefined {
  if (declaration.kind !== 'import') return declaration;
  const { module, imported } = declaration;
  const other = set.resolve(from, module);
  if (other === null) return { kind: 'foreign', module, imported };
  if (imported === '*') return { kind: 'module', node: other };
  return exportOf(other, imported, set, hops - 1);
}

function valueTarget(
  value: ts.Expression,
  module: ts.SourceFile,
  set: SourceSet,
  hops: number,
): Target | undefined {
  if (!ts.isIdentifier(value)) return { kind: 'expression', node: value };
  const declaration = declarationOf(value);
  return declaration && follow(declaration, module, set, hops);
}

type Exported =
  | { readonly expression: ts.Expression }
  | { readonly local: string }
  | { readonly from: string; readonly name: string }
  | { readonly declaration: Declaration };

type Exports = { readonly names: Map<string, Exported>; readonly stars: string[] };

function finish(own: Exported, module: ts.SourceFile, set: SourceSet, hops: number): Target | undefined {
  if ('expression' in own) return valueTarget(own.expression, module, set, hops);
  if ('declaration' in own) return follow(own.declaration, module, set, hops);
  if ('local' in own) {
    const declaration = topDeclaration(module, own.local);
    return declaration && follow(declaration, module, set, hops);
  }
  const other = set.resolve(module, own.from);
  if (other === null) return { kind: 'foreign', module: own.from, imported: own.name };
  return own.name === '*' ? { kind: 'module', node: other } : exportOf(other, own.name, set, hops);
}

const known = new WeakMap<ts.SourceFile, Exports>();

function exportsOf(module: ts.SourceFile): Exports {
  const before = known.get(module);
  if (before !== undefined) return before;
  const found: Exports = { names: new Map(), stars: [] };
  known.set(module, found);
  for (const statement of module.statements) gather(statement, found);
  return found;
}

function gather(statement: ts.Statement, found: Exports): void {
  if (ts.isExportAssignment(statement)) {
    found.names.set(statement.isExportEquals ? 'export=' : 'default', { expression: statement.expression });
  } else if (ts.isExportDeclaration(statement)) gatherDeclaration(statement, found);
  else if (ts.isExpressionStatement(statement)) gatherAssignment(statement.expression, found);
  else gatherModified(statement, found);
}

function gatherDeclaration({ exportClause, moduleSpecifier }: ts.ExportDeclaration, found: Exports): void {
  const from = moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined;
  if (exportClause === undefined) {
    if (from !== undefined) found.stars.push(from);
  } else if (ts.isNamespaceExport(exportClause)) {
    if (from !== undefined) found.names.set(exportClause.name.text, { from, name: '*' });
  } else {
    for (const { name, propertyName: local = name } of exportClause.elements) {
      found.names.set(name.text, from === undefined ? { local: local.text } : { from, name: local.text });
    }
  }
}

/** `exports.a = 1`, `module.exports.a = 1`, `module.exports = { ... }`; `exports.a = exports.b = void 0` says nothing. */
function gatherAssignment(expression: ts.Expression, found: Exports): void {
  if (ts.isCallExpression(expression)) gatherCompiledEnum(expression, found);
  if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken)
    return;
  const { left, right } = expression;
  if (isVoid(right)) return;
  if (!ts.isPropertyAccessExpression(left)) return;
  const owner = left.expression.getText();
  if (owner === 'exports' || owner === 'module.exports') {
    found.names.set(left.name.text, { expression: right });
  } else if (left.getText() === 'module.exports') found.names.set('export=', { expression: right });
}

/** `(function (E) { ... })(E || (exports.E = E = {}))`: an enum as compilers write it. */
function gatherCompiledEnum(call: ts.CallExpression, found: Exports): void {
  const [, name] = /\(\s*exports\.(\w+) = \1 = \{\}\)$/.exec(call.arguments[0]?.getText() ?? '') ?? [];
  if (name !== undefined) found.names.set(name, { local: name });
}

function isVoid(expression: ts.Expression): boolean {
  if (ts.isBinaryExpression(expression)) return isVoid(expression.right);
  return ts.isVoidExpression(expression);
}

function gatherModified(statement: ts.Statement, found: Exports): void {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const has = (kind: ts.SyntaxKind) => modifiers.some((each) => each.kind === kind);
  if (!has(ts.SyntaxKind.ExportKeyword)) return;
  if (ts.isVariableStatement(statement)) {
    for (const { name } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name)) found.names.set(name.text, { local: name.text });
    }
    return;
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  if (!isNamed) return;
  if (!has(ts.SyntaxKind.DefaultKeyword)) {
    if (statement.name) found.names.set(statement.name.text, { local: statement.name.text });
  } else if (ts.isFunctionDeclaration(statement)) {
    found.names.set('default', { declaration: { kind: 'function', node: statement } });
  } else if (ts.isClassDeclaration(statement)) {
    found.names.set('default', { declaration: { kind: 'class', node: statement } });
  }
}
