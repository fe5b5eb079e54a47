/** Reads the properties that a call gives: an object that is written out, also in parts and on several ways. */
import { ts } from 'ts-morph';
import type { GivenProperties, GivenProperty, Unread } from './call-site.ts';
import type { SourceSet } from './source-set.ts';
import { propertyName } from './targets.ts';
import { type Frame, type Origin, trace } from './trace.ts';
import { unwrap } from './unwrap.ts';
import { type ReadObject, readValue } from './value-kind.ts';

/** No properties at all. */
export const NO_PROPERTIES: GivenProperties = { list: [], unread: null };

/** Objects within spreads within objects: more than this are a ring. */
const DEPTH_MAX = 8;

/** Reads an expression as properties, in a frame; left out: there are none. */
export function readProperties(
  expression: ts.Expression | undefined,
  set: SourceSet,
  frame: Frame | null,
  depth = DEPTH_MAX,
): GivenProperties {
  if (expression === undefined) return NO_PROPERTIES;
  const node = unwrap(expression);
  if (depth <= 0) return { list: [], unread: { span: set.spanOf(node), reason: 'it is nested too deeply' } };
  if (isAnd(node)) {
    const { list, unread } = readProperties(node.right, set, frame, depth);
    return { list: list.map((each) => ({ ...each, isOptional: true })), unread };
  }
  const ways: GivenProperties[] = [];
  for (const origin of trace(node, set, frame)) {
    const way = readOrigin(origin, set, depth);
    if (way !== null) ways.push(way);
  }
  return uniteWays(ways);
}

function isAnd(node: ts.Expression): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
}

/** Null for a way on which nothing is given, such as `null`. */
function readOrigin(origin: Origin, set: SourceSet, depth: number): GivenProperties | null {
  if (origin.end === 'missing') return null;
  if (origin.end === 'parameter') return lost(origin.node, 'a caller gives them', set);
  if (origin.end === 'nowhere') return lost(origin.node, origin.reason, set);
  const { node, frame } = origin;
  if (node.kind === ts.SyntaxKind.NullKeyword || ts.isVoidExpression(node)) return null;
  if (isAnd(node)) return readProperties(node, set, frame, depth);
  if (ts.isObjectLiteralExpression(node)) return readLiteral(node, set, frame, depth);
  return lost(node, 'it is no object that is written out', set);
}

function lost(node: ts.Node, reason: string, set: SourceSet): GivenProperties {
  return { list: [], unread: { span: set.spanOf(node), reason } };
}

/** What is not given on every way is optional. */
function uniteWays(ways: readonly GivenProperties[]): GivenProperties {
  const byName = new Map<string, GivenProperty[]>();
  for (const { list } of ways) {
    for (const each of list) byName.set(each.name, [...(byName.get(each.name) ?? []), each]);
  }
  const list = [...byName.values()].flatMap((given) => {
    const [first] = given;
    if (first === undefined) return [];
    const values = given.flatMap((each) => each.values);
    const isOptional = given.length < ways.length || given.some((each) => each.isOptional);
    return [{ ...first, values, isOptional, isPartly: given.some((each) => each.isPartly) }];
  });
  return { list, unread: ways.find(({ unread }) => unread !== null)?.unread ?? null };
}

function readLiteral(
  literal: ts.ObjectLiteralExpression,
  set: SourceSet,
  frame: Frame | null,
  depth: number,
): GivenProperties {
  const given = new Map<string, GivenProperty>();
  let unread: Unread | null = null;
  for (const part of literal.properties) {
    const { list, unread: lostHere } = readPart(part, set, frame, depth);
    unread ??= lostHere;
    for (const each of list) {
      const before = given.get(each.name);
      // A spread that may be empty leaves what was there.
      given.set(each.name, before && each.isOptional ? { ...before, isPartly: true } : each);
    }
  }
  return { list: [...given.values()], unread };
}

function readPart(
  part: ts.ObjectLiteralElementLike,
  set: SourceSet,
  frame: Frame | null,
  depth: number,
): GivenProperties {
  if (ts.isSpreadAssignment(part)) return readProperties(part.expression, set, frame, depth - 1);
  const name = nameOf(part.name, set, frame);
  if (name === null) return lost(part.name, 'its key is computed', set);
  const span = set.spanOf(part.name);
  const value = ts.isPropertyAssignment(part)
    ? part.initializer
    : ts.isShorthandPropertyAssignment(part)
      ? part.name
      : null;
  const readObject: ReadObject = (literal, inner) =>
    depth > 1
      ? readLiteral(literal, set, inner, depth - 1)
      : { list: [], unread: { span: set.spanOf(literal), reason: 'it is nested too deeply' } };
  const read = value === null ? { values: [], isPartly: true } : readValue(value, set, frame, readObject);
  return { list: [{ name, span, ...read, isOptional: false }], unread: null };
}

function nameOf(name: ts.PropertyName, set: SourceSet, frame: Frame | null): string | null {
  const written = propertyName(name);
  if (written !== undefined) return written;
  if (!ts.isComputedPropertyName(name)) return null;
  const [origin, ...others] = trace(name.expression, set, frame);
  const isText = origin?.end === 'expression' && ts.isStringLiteralLike(origin.node) && others.length === 0;
  return isText ? (origin.node as ts.StringLiteralLike).text : null;
}
