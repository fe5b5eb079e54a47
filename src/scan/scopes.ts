/**
 * Where a name of a syntax tree is declared: the scopes of JavaScript, without types. Imports end at their specifier;
 * `targets.ts` follows them into other files.
 */
import { ts } from 'ts-morph';

/** What declares a name. */
export type Declaration =
  | { readonly kind: 'variable'; readonly node: ts.VariableDeclaration }
  /** A name within `const { a } = ...` or of a parameter that is taken apart. */
  | { readonly kind: 'element'; readonly node: ts.BindingElement }
  | { readonly kind: 'parameter'; readonly node: ts.ParameterDeclaration }
  | { readonly kind: 'function'; readonly node: ts.FunctionDeclaration | ts.FunctionExpression }
  | { readonly kind: 'class'; readonly node: ts.ClassLikeDeclaration }
  | { readonly kind: 'enum'; readonly node: ts.EnumDeclaration }
  /** `imported`: the name in the other module, `default`, or `*` for all of it. */
  | {
      readonly kind: 'import';
      readonly node: ts.Node;
      readonly module: string;
      readonly imported: string;
    };

type Table = Map<string, Declaration>;

const tables = new WeakMap<ts.Node, Table>();

/** The declaration that an identifier means; undefined for globals. Pure but for what it remembers of a tree. */
export function declarationOf(identifier: ts.Identifier): Declaration | undefined {
  for (let node: ts.Node = identifier; node !== undefined; node = node.parent) {
    if (!isScope(node)) continue;
    const found = tableOf(node).get(identifier.text);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The declaration of a name at the top of a file. */
export function topDeclaration(tree: ts.SourceFile, name: string): Declaration | undefined {
  return tableOf(tree).get(name);
}

function isScope(node: ts.Node): boolean {
  return (
    ts.isSourceFile(node) ||
    ts.isBlock(node) ||
    ts.isModuleBlock(node) ||
    ts.isFunctionLike(node) ||
    ts.isCatchClause(node) ||
    ts.isForStatement(node) ||
    ts.isForOfStatement(node) ||
    ts.isForInStatement(node) ||
    ts.isCaseBlock(node) ||
    ts.isClassExpression(node)
  );
}

function tableOf(scope: ts.Node): Table {
  const known = tables.get(scope);
  if (known !== undefined) return known;
  const table: Table = new Map();
  tables.set(scope, table);
  fill(scope, table);
  return table;
}

function fill(scope: ts.Node, table: Table): void {
  if (ts.isFunctionLike(scope)) {
    if (ts.isFunctionExpression(scope) && scope.name) {
      table.set(scope.name.text, { kind: 'function', node: scope });
    }
    for (const node of scope.parameters) declarePattern(node.name, { kind: 'parameter', node }, table);
    if ('body' in scope && scope.body) hoist(scope.body, table);
    return;
  }
  if (ts.isClassExpression(scope)) {
    if (scope.name) table.set(scope.name.text, { kind: 'class', node: scope });
    return;
  }
  if (ts.isCatchClause(scope)) {
    const { variableDeclaration: node } = scope;
    if (node) declarePattern(node.name, { kind: 'variable', node }, table);
    return;
  }
  if (ts.isForStatement(scope) || ts.isForOfStatement(scope) || ts.isForInStatement(scope)) {
    if (scope.initializer && ts.isVariableDeclarationList(scope.initializer)) {
      declareList(scope.initializer, table);
    }
    return;
  }
  if (ts.isSourceFile(scope)) hoist(scope, table);
  for (const statement of statementsOf(scope)) declareStatement(statement, table);
}

function statementsOf(scope: ts.Node): readonly ts.Statement[] {
  if (ts.isSourceFile(scope) || ts.isBlock(scope) || ts.isModuleBlock(scope)) return scope.statements;
  return ts.isCaseBlock(scope) ? scope.clauses.flatMap((clause) => [...clause.statements]) : [];
}

/** `var` belongs to the function, however deep it stands. */
function hoist(body: ts.Node, table: Table): void {
  ts.forEachChild(body, function visit(node): void {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0) {
      declareList(node, table);
    }
    ts.forEachChild(node, visit);
  });
}

function declareStatement(statement: ts.Statement, table: Table): void {
  if (ts.isVariableStatement(statement)) declareList(statement.declarationList, table);
  else if (ts.isFunctionDeclaration(statement) && statement.name) {
    // Overloads have no body; the last declaration is the implementation.
    if (statement.body || !table.has(statement.name.text)) {
      table.set(statement.name.text, { kind: 'function', node: statement });
    }
  } else if (ts.isClassDeclaration(statement) && statement.name) {
    table.set(statement.name.text, { kind: 'class', node: statement });
  } else if (ts.isEnumDeclaration(statement)) {
    table.set(statement.name.text, { kind: 'enum', node: statement });
  } else if (ts.isImportDeclaration(statement)) declareImports(statement, table);
  else if (ts.isImportEqualsDeclaration(statement)) {
    const { moduleReference: reference } = statement;
    if (ts.isExternalModuleReference(reference) && ts.isStringLiteral(reference.expression)) {
      const module = reference.expression.text;
      table.set(statement.name.text, { kind: 'import', node: statement, module, imported: '*' });
    }
  }
}

function declareList(list: ts.VariableDeclarationList, table: Table): void {
  for (const node of list.declarations) {
    const module = node.initializer && requiredModule(node.initializer);
    if (module === undefined) declarePattern(node.name, { kind: 'variable', node }, table);
    else declareRequired(node.name, module, table);
  }
}

/** `const { a: b } = require('./x')` imports as `import { a as b } from './x'` does. */
function declareRequired(name: ts.BindingName, module: string, table: Table): void {
  if (ts.isIdentifier(name)) {
    table.set(name.text, { kind: 'import', node: name, module, imported: '*' });
    return;
  }
  for (const element of name.elements) {
    if (ts.isOmittedExpression(element) || !ts.isIdentifier(element.name)) continue;
    const imported = keyOf(element) ?? element.name.text;
    table.set(element.name.text, { kind: 'import', node: element, module, imported });
  }
}

/** `require('./x')`, also wrapped as compilers do (`__importStar(require('./x'))`); undefined for anything else. Pure. */
function requiredModule(expression: ts.Expression): string | undefined {
  if (!ts.isCallExpression(expression) || !ts.isIdentifier(expression.expression)) return undefined;
  const [first] = expression.arguments;
  if (first === undefined) return undefined;
  const { text } = expression.expression;
  if (text === 'require') return ts.isStringLiteralLike(first) ? first.text : undefined;
  return text.startsWith('__import') || text.startsWith('_interop') ? requiredModule(first) : undefined;
}

function declareImports({ importClause, moduleSpecifier }: ts.ImportDeclaration, table: Table): void {
  if (importClause === undefined || !ts.isStringLiteral(moduleSpecifier)) return;
  const module = moduleSpecifier.text;
  const { name, namedBindings } = importClause;
  if (name) table.set(name.text, { kind: 'import', node: importClause, module, imported: 'default' });
  if (namedBindings === undefined) return;
  if (ts.isNamespaceImport(namedBindings)) {
    table.set(namedBindings.name.text, { kind: 'import', node: namedBindings, module, imported: '*' });
    return;
  }
  for (const node of namedBindings.elements) {
    const imported = (node.propertyName ?? node.name).text;
    table.set(node.name.text, { kind: 'import', node, module, imported });
  }
}

function declarePattern(name: ts.BindingName, declaration: Declaration, table: Table): void {
  if (ts.isIdentifier(name)) {
    table.set(name.text, declaration);
    return;
  }
  for (const element of name.elements) {
    if (!ts.isOmittedExpression(element)) {
      declarePattern(element.name, { kind: 'element', node: element }, table);
    }
  }
}

/** The key that an element of an object pattern takes; undefined for lists, rests and computed keys. Pure. */
export function keyOf(element: ts.BindingElement): string | undefined {
  if (element.dotDotDotToken || !ts.isObjectBindingPattern(element.parent)) return undefined;
  const key = element.propertyName ?? element.name;
  return ts.isIdentifier(key) || ts.isStringLiteralLike(key) ? key.text : undefined;
}
