/**
 * Follows an expression to where its value is written: through constants, enums, constant objects, choices, imports,
 * and, where the caller of a function is known, through its parameters. What cannot be followed ends with a reason; it
 * is never guessed.
 */
import { ts } from 'ts-morph';
import type { Naming } from './call-site.ts';
import { type FunctionNode, functionOf, isFunction, returnsOf, targetOfCallee } from './functions.ts';
import { type Members, membersOfLiteral, namedMembers } from './members.ts';
import { keyOf } from './scopes.ts';
import type { SourceSet } from './source-set.ts';
import { exportOf, type Target, targetOf } from './targets.ts';
import { unwrap } from './unwrap.ts';
import { isChanged, valuesOfVariable } from './variables.ts';

/** A call of a function whose parameters are known by it; `outer` where the caller stands in such a function itself. */
export type Frame = {
  readonly of: FunctionNode;
  readonly call: ts.CallExpression;
  readonly outer: Frame | null;
};

/** Where following ended: at an expression, at a parameter whose caller is not known, or nowhere. */
export type Origin =
  | {
      readonly end: 'expression';
      readonly node: ts.Expression;
      readonly naming: Naming;
      readonly frame: Frame | null;
    }
  | { readonly end: 'parameter'; readonly node: ts.ParameterDeclaration; readonly of: FunctionNode }
  | { readonly end: 'missing' }
  | { readonly end: 'nowhere'; readonly node: ts.Node; readonly reason: string };

/** Longer ways are rings, or nothing that a reader could follow either. */
const STEPS_MAX = 24;
/** More places than this are no answer any more. */
const ORIGINS_MAX = 200;

/** All places from which the value of an expression may come; at least one. */
export function trace(
  expression: ts.Expression,
  set: SourceSet,
  frame: Frame | null = null,
): readonly Origin[] {
  const origins: Origin[] = [];
  for (const origin of step(
    expression,
    { frame, naming: 'literal', left: STEPS_MAX },
    { set, active: new Set() },
  )) {
    origins.push(origin);
    if (origins.length >= ORIGINS_MAX) break;
  }
  return origins;
}

type At = { readonly frame: Frame | null; readonly naming: Naming; readonly left: number };

/** `active`: what is being followed, so that rings end. */
type Tracer = { readonly set: SourceSet; readonly active: Set<ts.Node> };
type Origins = Generator<Origin, void>;

function lost(node: ts.Node, reason: string): Origin {
  return { end: 'nowhere', node, reason };
}

/** The outermost way of naming counts: a constant that holds a member is a constant. */
function through(at: At, naming: Naming): At {
  return { ...at, left: at.left - 1, naming: at.naming === 'literal' ? naming : at.naming };
}

function* step(expression: ts.Expression, at: At, tracer: Tracer): Origins {
  const node = unwrap(expression);
  if (at.left <= 0 || tracer.active.has(node) || !tracer.set.spend())
    return yield lost(node, 'it goes through too many names');
  tracer.active.add(node);
  if (ts.isConditionalExpression(node)) {
    yield* step(node.whenTrue, at, tracer);
    yield* step(node.whenFalse, at, tracer);
  } else if (isChoice(node)) {
    yield* step(node.left, at, tracer);
    yield* step(node.right, at, tracer);
  } else if (ts.isIdentifier(node)) yield* stepIdentifier(node, at, tracer);
  else if (ts.isPropertyAccessExpression(node))
    yield* stepMember(node, node.expression, node.name.text, at, tracer);
  else if (ts.isElementAccessExpression(node)) yield* stepElement(node, at, tracer);
  else if (ts.isCallExpression(node)) yield* stepCall(node, at, tracer);
  else if (ts.isAwaitExpression(node)) yield* step(node.expression, at, tracer);
  else yield { end: 'expression', node, naming: at.naming, frame: at.frame };
  tracer.active.delete(node);
}

function isChoice(node: ts.Expression): node is ts.BinaryExpression {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken;
}

function* stepIdentifier(node: ts.Identifier, at: At, tracer: Tracer): Origins {
  if (node.text === 'undefined') return yield { end: 'missing' };
  const target = targetOf(node, tracer.set);
  if (target === undefined) return yield lost(node, `\`${node.text}\` is not declared in the files scanned`);
  yield* stepTarget(target, node, through(at, 'constant'), tracer);
}

function* stepTarget(target: Target, node: ts.Node, at: At, tracer: Tracer): Origins {
  if (target.kind === 'variable') return yield* stepVariable(target.node, node, at, tracer);
  if (target.kind === 'expression') return yield* step(target.node, { ...at, frame: null }, tracer);
  if (target.kind === 'parameter') return yield* stepParameter(target.node, at, tracer);
  if (target.kind === 'element') return yield* stepPattern(target.node, node, at, tracer);
  if (target.kind === 'foreign') {
    return yield lost(node, `it comes from \`${target.module}\`, which is not among the files scanned`);
  }
  yield lost(node, 'it is no value that can be read');
}

function* stepVariable(declaration: ts.VariableDeclaration, node: ts.Node, at: At, tracer: Tracer): Origins {
  const values = valuesOfVariable(declaration);
  if (values === null)
    return yield lost(node, `the value of \`${node.getText()}\` is computed when the code runs`);
  // A variable of a file has no caller; one within a function has the callers of that function.
  for (const value of values) yield* step(value, at, tracer);
}

function* stepParameter(node: ts.ParameterDeclaration, at: At, tracer: Tracer): Origins {
  const of = node.parent;
  if (!isFunction(of)) return yield lost(node, 'it is given by a caller');
  if (isChanged(node)) return yield lost(node, `\`${node.name.getText()}\` is changed before it is sent`);
  const frame = frameOf(of, at.frame);
  if (frame === null) return yield { end: 'parameter', node, of };
  const given = frame.call.arguments[of.parameters.indexOf(node)];
  if (node.dotDotDotToken || given?.kind === ts.SyntaxKind.SpreadElement) {
    return yield lost(frame.call, 'its arguments are spread');
  }
  const value = given ?? node.initializer;
  if (value === undefined) return yield { end: 'missing' };
  yield* step(value, { ...at, naming: 'literal', frame: given === undefined ? frame : frame.outer }, tracer);
}

/** The frame of a function among those around; null where its caller is not known. */
function frameOf(of: ts.Node, frame: Frame | null): Frame | null {
  for (let each = frame; each !== null; each = each.outer) if (each.of === of) return each;
  return null;
}

/** A name of `const { a } = value`, or of a parameter that is taken apart. */
function* stepPattern(element: ts.BindingElement, node: ts.Node, at: At, tracer: Tracer): Origins {
  const key = keyOf(element);
  const owner = element.parent.parent;
  if (key === undefined) return yield lost(node, 'it is taken out of a list or a computed key');
  if (ts.isVariableDeclaration(owner) && owner.initializer) {
    return yield* stepMember(node, owner.initializer, key, at, tracer);
  }
  if (!ts.isParameter(owner) || !isFunction(owner.parent)) return yield lost(node, 'it is taken apart');
  const frame = frameOf(owner.parent, at.frame);
  const given = frame?.call.arguments[owner.parent.parameters.indexOf(owner)];
  if (frame === null) {
    yield { end: 'parameter', node: owner, of: owner.parent };
  } else if (given === undefined) yield lost(node, 'its caller does not give it');
  else yield* stepMember(node, given, key, { ...at, naming: 'literal', frame: frame.outer }, tracer);
}

function* stepElement(node: ts.ElementAccessExpression, at: At, tracer: Tracer): Origins {
  const keys = trace(node.argumentExpression, tracer.set, at.frame).map((origin) =>
    origin.end === 'expression' && (ts.isStringLiteralLike(origin.node) || ts.isNumericLiteral(origin.node))
      ? origin.node.text
      : null,
  );
  // A key that is not known takes one of the members: all of them may be meant.
  const isKnown = keys.length > 0 && !keys.includes(null);
  for (const key of isKnown ? keys : [null]) yield* stepMember(node, node.expression, key, at, tracer);
}

/** A member of an object, an enum or a module; `key` null: any of them. */
function* stepMember(
  node: ts.Node,
  owner: ts.Expression,
  key: string | null,
  at: At,
  tracer: Tracer,
): Origins {
  const bare = unwrap(owner);
  const target = targetOfCallee(bare, tracer.set);
  if (target?.kind === 'module') return yield* stepExport(target.node, key, node, at, tracer);
  const members = target && namedMembers(target);
  if (members)
    return yield* stepMembers(members, key, node, { ...through(at, 'member'), frame: null }, tracer);
  for (const origin of step(bare, { ...at, naming: 'literal', left: at.left - 1 }, tracer)) {
    if (origin.end === 'expression' && ts.isObjectLiteralExpression(origin.node)) {
      const inside = { ...through(at, 'member'), frame: origin.frame };
      yield* stepMembers(membersOfLiteral(origin.node), key, node, inside, tracer);
    } else if (origin.end === 'parameter') yield origin;
    else if (origin.end === 'nowhere') yield lost(node, origin.reason);
    else yield lost(node, `\`${node.getText()}\` is not known before the code runs`);
  }
}

function* stepMembers(
  { values, isWhole }: Members,
  key: string | null,
  node: ts.Node,
  at: At,
  tracer: Tracer,
): Origins {
  const isOpen = `\`${node.getText()}\` is not known before the code runs`;
  if (key === null) {
    for (const value of values.values()) yield* step(value, through(at, 'member'), tracer);
    if (!isWhole || values.size === 0) yield lost(node, isOpen);
    return;
  }
  const value = values.get(key);
  if (value === undefined) yield lost(node, isWhole ? `there is no \`${key}\` in it` : isOpen);
  else yield* step(value, through(at, 'member'), tracer);
}

function* stepExport(
  module: ts.SourceFile,
  key: string | null,
  node: ts.Node,
  at: At,
  tracer: Tracer,
): Origins {
  const target = key === null ? undefined : exportOf(module, key, tracer.set);
  if (target === undefined) return yield lost(node, 'the module exports no such name');
  yield* stepTarget(target, node, { ...through(at, 'constant'), frame: null }, tracer);
}

/** React's `useMemo(() => value)`, `Object.freeze(value)`, and functions of the scan that return what can be followed. */
function* stepCall(node: ts.CallExpression, at: At, tracer: Tracer): Origins {
  const callee = unwrap(node.expression);
  const name = callee.getText();
  const [first] = node.arguments;
  if (name === 'Object.freeze' && first) return yield* step(first, at, tracer);
  const made = first && unwrap(first);
  if (/^(React\.)?useMemo$/.test(name) && made && isFunction(made))
    return yield* stepReturns(made, at, tracer);
  const called = functionOf(callee, tracer.set);
  if (called === null || !isPlain(called)) {
    yield { end: 'expression', node, naming: at.naming, frame: at.frame };
    return;
  }
  const frame: Frame = { of: called, call: node, outer: at.frame };
  yield* stepReturns(called, { ...through(at, 'constant'), frame }, tracer);
}

function* stepReturns(made: FunctionNode, at: At, tracer: Tracer): Origins {
  for (const value of returnsOf(made)) {
    if (value === null) yield { end: 'missing' };
    else yield* step(value, at, tracer);
  }
}

function isPlain({ asteriskToken, body }: FunctionNode): boolean {
  return asteriskToken === undefined && body !== undefined;
}
