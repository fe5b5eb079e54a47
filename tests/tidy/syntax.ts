/** Small readings of TypeScript's syntax tree that several rules need: walk, line, imports. */
import { builtinModules } from 'node:module';
import { ts } from 'ts-morph';
import type { SourceText, Tree } from './tree.ts';

/** One import or re-export: what it names, and the file it means (null: a package, or no file of the tree). */
export type Import = {
  readonly from: string;
  readonly to: string | null;
  readonly specifier: string;
  readonly line: number;
  readonly typeOnly: boolean;
};

/** Calls `visit` for every node of a file, parents first. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** 1-based line on which a node's first token stands. Pure. */
export function lineOf(source: SourceText, node: ts.Node): number {
  return source.syntax.getLineAndCharacterOfPosition(node.getStart(source.syntax)).line + 1;
}

const cache = new WeakMap<SourceText, readonly Import[]>();

/** Imports, re-exports, `import()` of literals and import types of a file, in order. */
export function importsOf(source: SourceText, tree: Tree): readonly Import[] {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const imports: Import[] = [];
  walk(source.syntax, (node) => {
    const found = specifierOf(node);
    if (found === null) return;
    const { specifier, typeOnly } = found;
    const line = lineOf(source, node);
    imports.push({ from: source.path, to: resolve(source.path, specifier, tree), specifier, line, typeOnly });
  });
  cache.set(source, imports);
  return imports;
}

/** The package a specifier names ("yaml", "@scope/name", "node:sqlite"); null for relative ones. Pure. */
export function packageOf(specifier: string): string | null {
  if (specifier.startsWith('.')) return null;
  if (specifier.startsWith('node:')) return specifier;
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  return builtinModules.includes(name) ? `node:${name}` : name;
}

function specifierOf(node: ts.Node): { readonly specifier: string; readonly typeOnly: boolean } | null {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: node.importClause?.isTypeOnly ?? false };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly };
  }
  if (
    ts.isImportTypeNode(node) &&
    ts.isLiteralTypeNode(node.argument) &&
    ts.isStringLiteral(node.argument.literal)
  ) {
    return { specifier: node.argument.literal.text, typeOnly: true };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    if (argument !== undefined && ts.isStringLiteral(argument))
      return { specifier: argument.text, typeOnly: false };
  }
  return null;
}

function resolve(from: string, specifier: string, tree: Tree): string | null {
  if (!specifier.startsWith('.')) return null;
  const path = new URL(specifier, `file:///${from}`).pathname.slice(1);
  return tree.files.has(path) || path.endsWith('.ts') ? path : null;
}
