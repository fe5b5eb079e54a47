/** What a call calls, as the names that a pattern is compared with: through renamed imports, destructuring and `bind`. */
import { ts } from 'ts-morph';
import { declarationOf, keyOf } from './scopes.ts';
import { unwrap } from './unwrap.ts';

/** Renames of renames: more than this are a ring. */
const HOPS_MAX = 4;

/** `['analytics', 'track']` for `analytics.track(...)`; the last name is the function. Unreadable parts are `?`. */
export function pathOf(callee: ts.Expression, hops = HOPS_MAX): readonly string[] {
  const node = unwrap(callee);
  if (ts.isIdentifier(node)) return hops > 0 ? pathOfName(node, hops) : [node.text];
  if (ts.isPropertyAccessExpression(node)) return [...pathOf(node.expression, 0), node.name.text];
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    return [...pathOf(node.expression, 0), node.argumentExpression.text];
  }
  if (ts.isCallExpression(node)) {
    const path = pathOf(node.expression, 0);
    return [...path.slice(0, -1), `${path.at(-1) ?? ''}()`];
  }
  return [node.kind === ts.SyntaxKind.ThisKeyword ? 'this' : '?'];
}

function pathOfName(node: ts.Identifier, hops: number): readonly string[] {
  const declaration = declarationOf(node);
  if (declaration?.kind === 'import') {
    const { imported } = declaration;
    return [imported === 'default' || imported === '*' ? node.text : imported];
  }
  if (declaration?.kind === 'element') return [keyOf(declaration.node) ?? node.text];
  if (declaration?.kind !== 'variable' || declaration.node.initializer === undefined) return [node.text];
  const value = unwrap(declaration.node.initializer);
  if (ts.isPropertyAccessExpression(value)) return pathOf(value, hops - 1);
  const isBound =
    ts.isCallExpression(value) &&
    ts.isPropertyAccessExpression(value.expression) &&
    value.expression.name.text === 'bind';
  return isBound ? pathOf(value.expression.expression, hops - 1) : [node.text];
}
