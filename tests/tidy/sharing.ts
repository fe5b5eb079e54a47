/** Test files that share a process (`vitest.config.ts`) leave it as they found it: no modules, globals or variables of others. */
import { ts } from 'ts-morph';
import type { Rule, Violation } from './rule.ts';
import { lineOf, walk } from './syntax.ts';
import type { Tree } from './tree.ts';

const SHARED = /^(?:src|adapters|tests\/conformance|tests\/e2e)\/.*\.test\.ts$/;
/** By their owners: what stays in the process after the file, or depends on which files came before. */
const LEAVING: { readonly [owner: string]: ReadonlySet<string> } = {
  vi: new Set(['mock', 'doMock', 'stubGlobal', 'stubEnv']),
  process: new Set(['chdir', 'umask']),
};

function isEnvironment(node: ts.Node): boolean {
  return /^process\.env\b./.test(node.getText());
}

/** What a piece of code leaves behind; null: nothing. */
function leftBy(node: ts.Node): string | null {
  if (ts.isDeleteExpression(node)) return isEnvironment(node.expression) ? 'a change of process.env' : null;
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return isEnvironment(node.left) ? 'a change of process.env' : null;
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null;
  const { expression: owner, name } = node.expression;
  const isLeaving = ts.isIdentifier(owner) && LEAVING[owner.text]?.has(name.text) === true;
  return isLeaving ? `what ${owner.text}.${name.text} does` : null;
}

function check(tree: Tree): readonly Violation[] {
  const violations: Violation[] = [];
  for (const source of tree.sources) {
    if (!SHARED.test(source.path)) continue;
    walk(source.syntax, (node) => {
      const left = leftBy(node);
      const message = `${left} stays for the files that share its process`;
      if (left !== null) violations.push({ path: source.path, line: lineOf(source, node), message });
    });
  }
  return violations;
}

export const sharing: Rule = {
  name: 'test files that share a process leave it as they found it',
  check,
  samples: [
    { files: { 'src/base/a.test.ts': "\nvi.mock('node:zlib');" }, breaches: ['src/base/a.test.ts:2'] },
    { files: { 'tests/e2e/a.test.ts': "process.chdir('/');" }, breaches: ['tests/e2e/a.test.ts:1'] },
    { files: { 'adapters/a.test.ts': "process.env.TZ = 'UTC';" }, breaches: ['adapters/a.test.ts:1'] },
    { files: { 'src/base/a.test.ts': 'delete process.env.TZ;' }, breaches: ['src/base/a.test.ts:1'] },
    {
      files: {
        'tests/faults/a.test.ts': "process.chdir('/');",
        'src/base/a.test.ts': 'vi.useFakeTimers();\nconst env = { ...process.env, TZ: process.env.TZ };',
      },
      breaches: [],
    },
  ],
};
