/** Finds the calls of a file that count, by their names. Reads nothing of them but whether they can be meant. */
import { ts } from 'ts-morph';
import { pathOf } from './call-path.ts';
import { type Callee, defaultCallees, matchCallee } from './callees.ts';
import type { Hit } from './read-call.ts';
import { unwrap } from './unwrap.ts';

/** `page`, `screen` and `group` are names of many things: by default they count only where this tells whose they are. */
const HINT = /analytics|segment|rudder|telemetry|tracker|tracking/i;
const AMBIGUOUS: ReadonlySet<string> = new Set(['page', 'screen', 'group']);

const known = new WeakMap<ts.SourceFile, readonly ts.CallExpression[]>();

/** All calls of a tree, in the order of the text. */
export function callsIn(tree: ts.SourceFile): readonly ts.CallExpression[] {
  const before = known.get(tree);
  if (before !== undefined) return before;
  const calls: ts.CallExpression[] = [];
  ts.forEachChild(tree, function visit(node): void {
    if (ts.isCallExpression(node)) calls.push(node);
    ts.forEachChild(node, visit);
  });
  known.set(tree, calls);
  return calls.sort((left, right) => left.getStart() - right.getStart());
}

/** The calls of a tree that some callee fits. */
export function findHits(tree: ts.SourceFile, callees: readonly Callee[]): readonly Hit[] {
  return callsIn(tree).flatMap((call) => {
    const path = pathOf(call.expression);
    const callee = matchCallee(path, callees);
    return callee && isMeant(call, path, callee) ? [{ call, callee }] : [];
  });
}

function isMeant(call: ts.CallExpression, path: readonly string[], callee: Callee): boolean {
  const isDefault = defaultCallees.includes(callee);
  if (isDefault && path.at(-2) === 'console') return false;
  if (isDefault && AMBIGUOUS.has(callee.kind) && !path.slice(0, -1).some((part) => HINT.test(part)))
    return false;
  if (callee.kind === 'page' || callee.kind === 'screen') return true;
  const first = call.arguments[callee.kind === 'track' ? callee.event : 0];
  return first !== undefined && canName(unwrap(first));
}

/** False for what can be no name and no object: `track(() => ...)` is somebody else's function. Pure. */
function canName(node: ts.Expression): boolean {
  return !(
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node) ||
    ts.isNumericLiteral(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isRegularExpressionLiteral(node) ||
    ts.isNewExpression(node) ||
    ts.isJsxElement(node) ||
    ts.isJsxSelfClosingElement(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    node.kind === ts.SyntaxKind.NullKeyword
  );
}
