/**
 * What kind of value an expression gives, as far as its form tells: `Number(x)` is a number whatever `x` is. Says
 * nothing about what it does not know, so that a difference that is reported is one.
 */
import { ts } from 'ts-morph';
import type { GivenProperties, KnownValue, ValueKind } from './call-site.ts';
import type { SourceSet } from './source-set.ts';
import { type Frame, type Origin, trace } from './trace.ts';
import { unwrap } from './unwrap.ts';

/** Values that are known; `isPartly`: there may be others. */
export type ReadValue = { readonly values: readonly KnownValue[]; readonly isPartly: boolean };

const UNKNOWN: ReadValue = { values: [], isPartly: true };

/** Functions and methods of the language by what they return. */
const RETURNS: ReadonlyMap<string, ValueKind> = new Map(
  Object.entries({
    Number: 'number',
    parseInt: 'number',
    parseFloat: 'number',
    'Number.parseInt': 'number',
    'Number.parseFloat': 'number',
    'Date.now': 'number',
    'performance.now': 'number',
    String: 'text',
    'JSON.stringify': 'text',
    encodeURIComponent: 'text',
    Boolean: 'boolean',
    'Array.isArray': 'boolean',
    'Number.isInteger': 'boolean',
    'Array.from': 'list',
    'Object.keys': 'list',
    'Object.values': 'list',
    'Object.entries': 'list',
    'Object.fromEntries': 'object',
  } as const),
);
const METHODS: ReadonlyMap<string, ValueKind> = new Map(
  Object.entries({
    toISOString: 'instant',
    toString: 'text',
    toFixed: 'text',
    toLowerCase: 'text',
    toUpperCase: 'text',
    trim: 'text',
    join: 'text',
    padStart: 'text',
    replaceAll: 'text',
    getTime: 'number',
    startsWith: 'boolean',
    endsWith: 'boolean',
    includes: 'boolean',
    some: 'boolean',
    every: 'boolean',
    map: 'list',
    filter: 'list',
    flatMap: 'list',
    split: 'list',
  } as const),
);

/** How the inside of an object is read: `properties.ts` knows, and reads values itself. */
export type ReadObject = (literal: ts.ObjectLiteralExpression, frame: Frame | null) => GivenProperties;

type Reader = { readonly set: SourceSet; readonly readObject: ReadObject };

/** Reads the kinds of values that an expression may give, in a frame. */
export function readValue(
  expression: ts.Expression,
  set: SourceSet,
  frame: Frame | null,
  readObject: ReadObject,
): ReadValue {
  return read(expression, frame, { set, readObject });
}

function read(expression: ts.Expression, frame: Frame | null, reader: Reader): ReadValue {
  const node = unwrap(expression);
  const direct = kindOf(node, frame, reader);
  if (direct !== null) return direct;
  return unite(trace(node, reader.set, frame).map((origin) => valueOfOrigin(origin, node, reader)));
}

function valueOfOrigin(origin: Origin, asked: ts.Expression, reader: Reader): ReadValue {
  if (origin.end === 'missing') return one('nothing');
  if (origin.end !== 'expression') return UNKNOWN;
  const { node, frame } = origin;
  // What following did not move is not asked again.
  return kindOf(node, frame, reader) ?? (node === asked ? UNKNOWN : read(node, frame, reader));
}

function unite(all: readonly ReadValue[]): ReadValue {
  return { values: all.flatMap(({ values }) => values), isPartly: all.some(({ isPartly }) => isPartly) };
}

function one(kind: ValueKind, literal?: KnownValue['literal']): ReadValue {
  return { values: [literal === undefined ? { kind } : { kind, literal }], isPartly: false };
}

/** The kind that the form of an expression tells; null where it has to be followed. */
function kindOf(node: ts.Expression, frame: Frame | null, reader: Reader): ReadValue | null {
  if (ts.isStringLiteralLike(node)) return one('text', node.text);
  if (ts.isTemplateExpression(node) || ts.isTypeOfExpression(node)) return one('text');
  if (ts.isNumericLiteral(node)) return one('number', Number(node.text));
  if (node.kind === ts.SyntaxKind.TrueKeyword) return one('boolean', true);
  if (node.kind === ts.SyntaxKind.FalseKeyword) return one('boolean', false);
  if (node.kind === ts.SyntaxKind.NullKeyword || ts.isVoidExpression(node)) return one('nothing');
  if (ts.isArrayLiteralExpression(node)) return kindOfList(node, frame, reader);
  if (ts.isObjectLiteralExpression(node)) {
    return { values: [{ kind: 'object', properties: reader.readObject(node, frame) }], isPartly: false };
  }
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return one('other');
  if (ts.isNewExpression(node)) return node.expression.getText() === 'Date' ? one('instant') : UNKNOWN;
  if (ts.isPrefixUnaryExpression(node)) return kindOfPrefix(node);
  if (ts.isBinaryExpression(node)) return kindOfBinary(node, frame, reader);
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'length') return one('number');
  return ts.isCallExpression(node) ? kindOfCall(node) : null;
}

function kindOfList(node: ts.ArrayLiteralExpression, frame: Frame | null, reader: Reader): ReadValue {
  const items = node.elements.flatMap((each) =>
    ts.isSpreadElement(each) ? [] : read(each, frame, reader).values,
  );
  return { values: [{ kind: 'list', items }], isPartly: false };
}

function kindOfPrefix({ operator, operand }: ts.PrefixUnaryExpression): ReadValue {
  if (operator === ts.SyntaxKind.ExclamationToken) return one('boolean');
  const isMinus = operator === ts.SyntaxKind.MinusToken;
  return isMinus && ts.isNumericLiteral(operand) ? one('number', -Number(operand.text)) : one('number');
}

function kindOfCall(node: ts.CallExpression): ReadValue | null {
  const callee = unwrap(node.expression);
  const name = callee.getText();
  const returned = RETURNS.get(name);
  if (returned !== undefined) return one(returned);
  if (name.startsWith('Math.')) return one('number');
  if (!ts.isPropertyAccessExpression(callee)) return null;
  const kind = METHODS.get(callee.name.text);
  return kind === undefined ? null : maybe(callee, one(kind));
}

/** `a?.trim()` may be nothing as well. */
function maybe(callee: ts.PropertyAccessExpression, value: ReadValue): ReadValue {
  return callee.questionDotToken ? { ...value, isPartly: true } : value;
}

const COMPARISONS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.InKeyword,
  ts.SyntaxKind.InstanceOfKeyword,
]);
const ARITHMETIC: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
]);

function kindOfBinary(node: ts.BinaryExpression, frame: Frame | null, reader: Reader): ReadValue | null {
  const { kind } = node.operatorToken;
  if (COMPARISONS.has(kind)) return one('boolean');
  if (ARITHMETIC.has(kind)) return one('number');
  if (kind === ts.SyntaxKind.AmpersandAmpersandToken) {
    return { ...read(node.right, frame, reader), isPartly: true };
  }
  if (kind !== ts.SyntaxKind.PlusToken) return null;
  const sides = [read(node.left, frame, reader), read(node.right, frame, reader)];
  const isSurely = (side: ReadValue, wanted: ValueKind) =>
    !side.isPartly && side.values.every((value) => value.kind === wanted);
  if (sides.some((side) => isSurely(side, 'text'))) return one('text');
  return sides.every((side) => isSurely(side, 'number')) ? one('number') : UNKNOWN;
}
