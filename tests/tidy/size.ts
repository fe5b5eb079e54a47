/** What one can take in at a glance: files of at most 400 lines, functions of at most 70, a `main.ts` of at most 20. */
import { ts } from 'ts-morph';
import type { Rule, Violation } from './rule.ts';
import { lineOf, walk } from './syntax.ts';
import type { SourceText, Tree } from './tree.ts';

const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;
const MAIN_LINES_MAX = 20;

function check(tree: Tree): readonly Violation[] {
  return tree.sources.flatMap((source) => [...checkFile(source), ...checkFunctions(source)]);
}

function* checkFile({ path, text }: SourceText): Generator<Violation> {
  const lines = text.replace(/\n$/, '').split('\n').length;
  const linesMax = path === 'src/cli/main.ts' ? MAIN_LINES_MAX : FILE_LINES_MAX;
  if (lines > linesMax) yield { path, line: linesMax + 1, message: `${lines} lines; at most ${linesMax}` };
}

function checkFunctions(source: SourceText): readonly Violation[] {
  const violations: Violation[] = [];
  walk(source.syntax, (node) => {
    if (!ts.isFunctionLike(node) || isSuite(node)) return;
    const line = lineOf(source, node);
    const lines = source.syntax.getLineAndCharacterOfPosition(node.end).line + 2 - line;
    if (lines > FUNCTION_LINES_MAX) {
      const message = `a function of ${lines} lines; at most ${FUNCTION_LINES_MAX}`;
      violations.push({ path: source.path, line, message });
    }
  });
  return violations;
}

/** The callback of a `describe` only lists cases. */
function isSuite(node: ts.Node): boolean {
  const call = node.parent;
  return ts.isCallExpression(call) && /^describe\b/.test(call.expression.getText());
}

const lines = (count: number) => '// line\n'.repeat(count);

export const size: Rule = {
  name: 'no file above 400 lines, no function above 70',
  check,
  samples: [
    { files: { 'src/base/a.ts': lines(401) }, breaches: ['src/base/a.ts:401'] },
    { files: { 'src/base/a.ts': lines(400) }, breaches: [] },
    { files: { 'src/cli/main.ts': lines(21) }, breaches: ['src/cli/main.ts:21'] },
    { files: { 'src/base/a.ts': `\nfunction long() {\n${lines(69)}}` }, breaches: ['src/base/a.ts:2'] },
    { files: { 'src/base/a.ts': `const long = () => {\n${lines(69)}};` }, breaches: ['src/base/a.ts:1'] },
    { files: { 'src/base/a.ts': `class A {\n  long() {\n${lines(69)}}\n}` }, breaches: ['src/base/a.ts:2'] },
    { files: { 'src/base/a.ts': `function short() {\n${lines(68)}}` }, breaches: [] },
    { files: { 'src/base/a.test.ts': `describe('a', () => {\n${lines(100)}});` }, breaches: [] },
    {
      files: { 'src/base/a.test.ts': `it('a', () => {\n${lines(100)}});` },
      breaches: ['src/base/a.test.ts:1'],
    },
  ],
};
