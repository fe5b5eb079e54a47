/**
 * Other names of a function that counts: `export const log = analytics.track.bind(analytics)`. In its own file such a name
 * is seen through at once; here its calls in other files are found.
 */
import { ts } from 'ts-morph';
import { pathOf } from './call-path.ts';
import { type Callee, matchCallee } from './callees.ts';
import { callsIn } from './find-hits.ts';
import { targetOfCallee } from './functions.ts';
import type { Hit } from './read-call.ts';
import type { SourceSet } from './source-set.ts';
import { unwrap } from './unwrap.ts';
import { wordsFor, wordTest } from './wrappers.ts';

/** What holds a function that counts: a constant, or what is assigned to `exports.name`. */
type Shortcut = { readonly holder: ts.Node; readonly name: string; readonly callee: Callee };

/** The calls of shortcuts in other files than their own. */
export function hitsOfShortcuts(
  tree: ts.SourceFile,
  callees: readonly Callee[],
  set: SourceSet,
): readonly Hit[] {
  return tree.statements
    .flatMap((each) => shortcutsIn(each, callees))
    .flatMap(({ holder, name, callee }) => {
      const isWanted = wordTest(wordsFor(tree, name, set));
      const trees = set.files.flatMap((file) =>
        isWanted(file.text) && file.fullPath !== tree.fileName ? (set.parse(file) ?? []) : [],
      );
      const isCall = (call: ts.CallExpression) => {
        const target = targetOfCallee(unwrap(call.expression), set);
        return target !== undefined && 'node' in target && target.node === holder;
      };
      return trees.flatMap((other) => callsIn(other).filter(isCall)).map((call) => ({ call, callee }));
    });
}

function shortcutsIn(statement: ts.Statement, callees: readonly Callee[]): readonly Shortcut[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap((holder) => {
      const { name, initializer } = holder;
      return ts.isIdentifier(name) && initializer ? shortcut(holder, name.text, initializer, callees) : [];
    });
  }
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return [];
  const { left, right, operatorToken } = statement.expression;
  const isExport = operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isPropertyAccessExpression(left);
  return isExport && /^(module\.)?exports$/.test(left.expression.getText())
    ? shortcut(right, left.name.text, right, callees)
    : [];
}

/** A member of something that counts, also bound. */
function shortcut(
  holder: ts.Node,
  name: string,
  initializer: ts.Expression,
  callees: readonly Callee[],
): readonly Shortcut[] {
  const value = unwrap(initializer);
  const isBound =
    ts.isCallExpression(value) &&
    ts.isPropertyAccessExpression(value.expression) &&
    value.expression.name.text === 'bind';
  const member =
    isBound && ts.isPropertyAccessExpression(value.expression) ? value.expression.expression : value;
  const callee = ts.isPropertyAccessExpression(member) ? matchCallee(pathOf(member), callees) : undefined;
  return callee === undefined ? [] : [{ holder, name, callee }];
}
