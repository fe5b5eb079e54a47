/** argv, exit codes and stdout belong to cli alone; everything else takes streams and returns values. */
import { ts } from 'ts-morph';
import type { Rule, Violation } from './rule.ts';
import { lineOf, walk } from './syntax.ts';
import type { Tree } from './tree.ts';

const PROCESS_MEMBERS = new Set(['argv', 'exit', 'exitCode', 'stdin', 'stdout']);

function fault(node: ts.Node): string | null {
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return null;
  const [owner, member] = [node.expression.text, node.name.text];
  if (owner === 'console') return `console.${member}`;
  return owner === 'process' && PROCESS_MEMBERS.has(member) ? `process.${member}` : null;
}

function check(tree: Tree): readonly Violation[] {
  const violations: Violation[] = [];
  for (const source of tree.sources) {
    if (source.isTest || source.path.startsWith('src/cli/')) continue;
    walk(source.syntax, (node) => {
      const word = fault(node);
      const message = `${word} belongs to src/cli`;
      if (word !== null) violations.push({ path: source.path, line: lineOf(source, node), message });
    });
  }
  return violations;
}

export const terminal: Rule = {
  name: 'argv, exit codes and stdout belong to cli',
  check,
  samples: [
    { files: { 'src/daemon/a.ts': '\nprocess.exit(1);' }, breaches: ['src/daemon/a.ts:2'] },
    { files: { 'src/review/a.ts': 'process.exitCode = 1;' }, breaches: ['src/review/a.ts:1'] },
    { files: { 'src/review/a.ts': "process.stdout.write('');" }, breaches: ['src/review/a.ts:1'] },
    { files: { 'adapters/console/a.ts': "console.log('');" }, breaches: ['adapters/console/a.ts:1'] },
    { files: { 'src/cli/a.ts': 'process.exit(1);', 'src/daemon/b.ts': 'process.env;' }, breaches: [] },
  ],
};
