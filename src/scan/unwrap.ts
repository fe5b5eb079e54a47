/** Takes an expression out of what changes no value. Nothing is followed here. */
import { ts } from 'ts-morph';

/** Takes off what changes no value: parentheses, `as`, `satisfies`, `!`, and `(0, f)`. Pure. */
export function unwrap(expression: ts.Expression): ts.Expression {
  let node = expression;
  for (;;) {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken)
      node = node.right;
    else if (
      ts.isParenthesizedExpression(node) ||
      ts.isAsExpression(node) ||
      ts.isSatisfiesExpression(node) ||
      ts.isNonNullExpression(node) ||
      ts.isTypeAssertionExpression(node)
    ) {
      node = node.expression;
    } else return node;
  }
}
