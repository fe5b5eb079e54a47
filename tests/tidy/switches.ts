/** No `switch` over kinds: what differs by kind stands in the kind's folder and is found through the registry. */
import { ts } from 'ts-morph';
import type { Rule, Violation } from './rule.ts';
import { lineOf, walk } from './syntax.ts';
import type { Tree } from './tree.ts';

const KINDS_IN_A_SWITCH_MAX = 2;

/** Group -> the names of its folders. */
function kindNames(tree: Tree): readonly (readonly string[])[] {
  const groups = new Map<string, Set<string>>();
  for (const path of tree.files.keys()) {
    const found = /^src\/kinds\/([^/]+)\/([^/]+)\//.exec(path);
    if (found === null) continue;
    const [, group = '', kind = ''] = found;
    groups.set(group, (groups.get(group) ?? new Set()).add(kind));
  }
  return [...groups.values()].map((names) => [...names]);
}

function asksKind(expression: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(expression)) return asksKind(expression.expression);
  if (ts.isIdentifier(expression)) return expression.text === 'kind';
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text === 'kind';
  if (!ts.isElementAccessExpression(expression)) return false;
  return ts.isStringLiteral(expression.argumentExpression) && expression.argumentExpression.text === 'kind';
}

function check(tree: Tree): readonly Violation[] {
  const groups = kindNames(tree);
  const violations: Violation[] = [];
  for (const source of tree.sources) {
    walk(source.syntax, (node) => {
      if (!ts.isSwitchStatement(node)) return;
      const cases = node.caseBlock.clauses.flatMap((clause) =>
        ts.isCaseClause(clause) && ts.isStringLiteral(clause.expression) ? [clause.expression.text] : [],
      );
      const listsKinds = groups.some(
        (kinds) => cases.filter((word) => kinds.includes(word)).length > KINDS_IN_A_SWITCH_MAX,
      );
      if (asksKind(node.expression) || listsKinds) {
        violations.push({ path: source.path, line: lineOf(source, node), message: 'a switch over kinds' });
      }
    });
  }
  return violations;
}

const kinds = { 'src/kinds/steps/a/x.md': '', 'src/kinds/steps/b/x.md': '', 'src/kinds/steps/c/x.md': '' };

export const switches: Rule = {
  name: 'no switch over kinds',
  check,
  samples: [
    { files: { 'src/kernel/a.ts': '\nswitch (step.kind) {\n}' }, breaches: ['src/kernel/a.ts:2'] },
    { files: { 'src/kernel/a.ts': "switch (step['kind']) {}" }, breaches: ['src/kernel/a.ts:1'] },
    { files: { 'src/kernel/a.ts': 'switch ((kind)) {}' }, breaches: ['src/kernel/a.ts:1'] },
    {
      files: { ...kinds, 'src/kernel/a.ts': "switch (name) { case 'a': case 'b': case 'c': }" },
      breaches: ['src/kernel/a.ts:1'],
    },
    {
      files: { ...kinds, 'src/kernel/a.ts': "switch (effect.type) { case 'a': case 'other': }" },
      breaches: [],
    },
  ],
};
