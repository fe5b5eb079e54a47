/** What the types must not be talked out of: no `any`, no `!`, no default exports, no code made of text. Tests may use `!`. */
import { ts } from 'ts-morph';
import type { Rule, Violation } from './rule.ts';
import { importsOf, lineOf, walk } from './syntax.ts';
import type { SourceText, Tree } from './tree.ts';

function fault(node: ts.Node, isTest: boolean): string | null {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return 'no `any`';
  if (!isTest && ts.isNonNullExpression(node)) return 'no non-null `!`';
  if (
    !isTest &&
    (ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node)) &&
    node.exclamationToken
  ) {
    return 'no definite assignment `!`';
  }
  if (ts.isExportAssignment(node)) return 'named exports only';
  if (node.kind === ts.SyntaxKind.DefaultKeyword && ts.canHaveModifiers(node.parent))
    return 'named exports only';
  if (ts.isCallExpression(node) && isNamed(node.expression, 'eval')) return 'no eval';
  if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && isNamed(node.expression, 'Function')) {
    return 'no Function constructor';
  }
  return null;
}

function isNamed(expression: ts.Expression, name: string): boolean {
  return ts.isIdentifier(expression) && expression.text === name;
}

function check(tree: Tree): readonly Violation[] {
  return tree.sources
    .filter(({ path }) => !path.endsWith('.d.ts'))
    .flatMap((source) => checkFile(source, tree));
}

function checkFile(source: SourceText, tree: Tree): readonly Violation[] {
  const { path, isTest } = source;
  const violations: Violation[] = [];
  walk(source.syntax, (node) => {
    const message = fault(node, isTest);
    if (message !== null) violations.push({ path, line: lineOf(source, node), message });
  });
  for (const { specifier, line } of importsOf(source, tree)) {
    if (/^\..*(?<!\.m?ts|\.json)$/.test(specifier)) {
      violations.push({ path, line, message: `relative imports end in .ts, not as ${specifier}` });
    }
  }
  return violations;
}

const base = (text: string, ...lines: readonly number[]) => ({
  files: { 'src/base/a.ts': text },
  breaches: lines.map((line) => `src/base/a.ts:${line}`),
});

export const typing: Rule = {
  name: 'no any, no non-null !, named exports, imports by file, no code made of text',
  check,
  samples: [
    base('\nexport const a = (x: any) => x;', 2),
    base('export const a = <T>(x: T | null) => x!;', 1),
    base('let a!: number;\nclass A {\n  b!: number;\n}', 1, 3),
    base('export default 1;', 1),
    base('export default function a() {}', 1),
    base("export const a = eval('1');\nexport const b = new Function('1');", 1, 2),
    base("import { x } from './x';\nimport { y } from './y.js';", 1, 2),
    base(
      "import { x } from './x.ts';\nimport y from './y.json' with { type: 'json' };\nexport const a = !x && y !== 1;",
    ),
    { files: { 'src/base/a.test.ts': 'export const a = (x: string | null) => x!;' }, breaches: [] },
    { files: { 'src/base/a.test.ts': 'const a: any = 1;' }, breaches: ['src/base/a.test.ts:1'] },
  ],
};
