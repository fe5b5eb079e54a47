/**
 * Asks the type checker what the code alone does not tell: names that are unions of literals, properties of objects that
 * come from elsewhere, kinds of values. Slow, because it needs all files; so it is done only when somebody asks.
 */
import { ts } from 'ts-morph';
import type { CallSite, GivenProperties, GivenProperty, KnownValue, Scan, ValueKind } from './call-site.ts';
import { isUnresolved } from './sites.ts';
import { nodeAt, type TypedProject } from './typed-project.ts';

/** More names than this are no list that somebody wrote. */
const NAMES_MAX = 200;

/** The scan with what types tell besides. What they do not tell stays as it is. */
export function askTypes(scan: Scan, { treeOf, checker }: TypedProject): Scan {
  return { ...scan, calls: scan.calls.map((site) => askAbout(site, treeOf, checker)) };
}

function askAbout(
  site: CallSite,
  treeOf: (path: string) => ts.SourceFile | undefined,
  checker: ts.TypeChecker,
): CallSite {
  const tree = treeOf(site.file);
  const call = tree && nodeAt(tree, site.span.start, site.span.end, ts.isCallExpression);
  if (tree === undefined || call === undefined) return site;
  const named = isUnresolved(site) ? askName(site, call, checker) : site;
  return { ...named, properties: askProperties(named, call, treeOf, checker) };
}

/** A name whose type is a union of literals may be each of them. */
function askName(site: CallSite, call: ts.CallExpression, checker: ts.TypeChecker): CallSite {
  const { start, end } = site.nameSpan;
  const argument = call.arguments.find((each) => each.getStart() <= start && end <= each.end);
  if (argument === undefined) return site;
  const asked = argument.getStart() === start ? argument : memberExpression(argument, 'event');
  if (asked === undefined) return site;
  const parts = partsOf(checker.getTypeAtLocation(asked));
  const texts = parts.flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
  if (texts.length === 0 || texts.length !== parts.length || texts.length > NAMES_MAX) return site;
  const known = new Map(site.events.map((event) => [event.value, event]));
  const events = texts.map((value) => known.get(value) ?? { value, literal: null });
  return { ...site, naming: 'constant', events, unread: null, wrapper: null };
}

/** What a key of the object form holds. */
function memberExpression(argument: ts.Expression, name: string): ts.Expression | undefined {
  if (!ts.isObjectLiteralExpression(argument)) return undefined;
  const property = argument.properties.find((each) => each.name?.getText() === name);
  if (property && ts.isPropertyAssignment(property)) return property.initializer;
  return property && ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
}

function partsOf(type: ts.Type): readonly ts.Type[] {
  const parts = type.isUnion() ? type.types : [type];
  return parts.filter(({ flags }) => (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) === 0);
}

function askProperties(
  { properties, nameSpan, file }: CallSite,
  call: ts.CallExpression,
  treeOf: (path: string) => ts.SourceFile | undefined,
  checker: ts.TypeChecker,
): GivenProperties {
  const list = properties.list.map((each) => askValue(each, treeOf, checker));
  const { unread } = properties;
  const node = unread === null ? undefined : givenTo(call, nameSpan.start);
  const more = node && objectProperties(checker.getTypeAtLocation(node), node, checker);
  if (node === undefined || more === undefined) return { list, unread };
  const span = { file, start: node.getStart(), end: node.end };
  const known = new Set(list.map(({ name }) => name));
  const added = more.flatMap((each) => (known.has(each.name) ? [] : [{ ...each, span }]));
  return { list: [...list, ...added], unread: null };
}

/** The expression that holds the properties: `properties` of the object form, or the argument behind the name. */
function givenTo(call: ts.CallExpression, nameStart: number): ts.Expression | undefined {
  const at = call.arguments.findIndex((each) => each.getStart() <= nameStart && nameStart < each.end);
  const argument = call.arguments[at];
  if (argument === undefined || argument.getStart() === nameStart) return call.arguments[at + 1];
  return memberExpression(argument, 'properties');
}

/** The properties of a closed object type; undefined for types that may hold anything. */
function objectProperties(
  type: ts.Type,
  node: ts.Node,
  checker: ts.TypeChecker,
): readonly Omit<GivenProperty, 'span'>[] | undefined {
  const isOpen = (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter)) !== 0;
  const isPlain = (type.flags & ts.TypeFlags.Object) !== 0;
  if (isOpen || !isPlain || checker.getIndexInfosOfType(type).length > 0) return undefined;
  if (type.getCallSignatures().length > 0 || type.symbol?.name === 'Promise') return undefined;
  return checker.getPropertiesOfType(type).map((symbol) => ({
    name: symbol.name,
    ...kindsOf(checker.getTypeOfSymbolAtLocation(symbol, node), checker),
    isOptional: (symbol.flags & ts.SymbolFlags.Optional) !== 0,
  }));
}

/** What the type tells of a value that the form does not. */
function askValue(
  given: GivenProperty,
  treeOf: (path: string) => ts.SourceFile | undefined,
  checker: ts.TypeChecker,
): GivenProperty {
  if (!given.isPartly || given.values.length > 0) return given;
  const tree = treeOf(given.span.file);
  const name = tree && nodeAt(tree, given.span.start, given.span.end, isAny);
  const holder = name?.parent;
  if (holder === undefined) return given;
  const value = ts.isPropertyAssignment(holder) ? holder.initializer : name;
  if (value === undefined) return given;
  return { ...given, ...kindsOf(checker.getTypeAtLocation(value), checker) };
}

const FLAGS: readonly (readonly [ts.TypeFlags, ValueKind])[] = [
  [ts.TypeFlags.StringLike, 'text'],
  [ts.TypeFlags.NumberLike, 'number'],
  [ts.TypeFlags.BooleanLike, 'boolean'],
  [ts.TypeFlags.ESSymbolLike, 'other'],
];

function kindsOf(
  type: ts.Type,
  checker: ts.TypeChecker,
): { readonly values: readonly KnownValue[]; readonly isPartly: boolean } {
  const kinds = partsOf(type).map((part) => kindOf(part, checker));
  const known = kinds.flatMap((value) => (value === null ? [] : [value]));
  return { values: known, isPartly: known.length < kinds.length || kinds.length === 0 };
}

function kindOf(type: ts.Type, checker: ts.TypeChecker): KnownValue | null {
  if (type.isStringLiteral()) return { kind: 'text', literal: type.value };
  if (type.isNumberLiteral()) return { kind: 'number', literal: type.value };
  const flag = FLAGS.find(([flags]) => (type.flags & flags) !== 0);
  if (flag !== undefined) return { kind: flag[1] };
  if ((type.flags & ts.TypeFlags.Object) === 0) return null;
  if (checker.isArrayType(type) || checker.isTupleType(type)) return { kind: 'list' };
  if (type.symbol?.name === 'Date') return { kind: 'instant' };
  return type.getCallSignatures().length > 0 ? { kind: 'other' } : { kind: 'object' };
}

function isAny(_node: ts.Node): _node is ts.Node {
  return true;
}
